@NullMarked
package dev.gapless.agent.supervise;

import org.jspecify.annotations.NullMarked;
