/// Carries the steps of a plan out, one phase at a time, under the session lock of the target
/// database.
@NullMarked
package dev.gapless.migration.run;

import org.jspecify.annotations.NullMarked;
