/// Did each acknowledged POST take effect exactly once? Compares the ids that were sent with the
/// ids a service lists.
@NullMarked
package dev.gapless.load.effects;

import org.jspecify.annotations.NullMarked;
