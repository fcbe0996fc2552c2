@NullMarked
package dev.gapless.agent.warm;

import org.jspecify.annotations.NullMarked;
