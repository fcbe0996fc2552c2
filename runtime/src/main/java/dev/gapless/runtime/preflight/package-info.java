/// Looks whether instances could be started here, before anything is changed: one class per check,
/// each tells all that it finds. What cannot be known (memory of a release that never ran) is no
/// problem.
@NullMarked
package dev.gapless.runtime.preflight;

import org.jspecify.annotations.NullMarked;
