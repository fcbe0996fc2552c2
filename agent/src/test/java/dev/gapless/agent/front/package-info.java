@NullMarked
package dev.gapless.agent.front;

import org.jspecify.annotations.NullMarked;
