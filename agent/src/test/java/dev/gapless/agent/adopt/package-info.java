@NullMarked
package dev.gapless.agent.adopt;

import org.jspecify.annotations.NullMarked;
