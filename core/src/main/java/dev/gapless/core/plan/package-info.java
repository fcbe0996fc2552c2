/// From what is and what is wanted to a list of steps. Pure; one class per strategy.
@NullMarked
package dev.gapless.core.plan;

import org.jspecify.annotations.NullMarked;
