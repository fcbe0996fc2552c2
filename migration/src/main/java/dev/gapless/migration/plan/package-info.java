/// Turns operations and the observed tables into an ordered list of steps. Pure: no connection, no
/// clock.
@NullMarked
package dev.gapless.migration.plan;

import org.jspecify.annotations.NullMarked;
