/// Gapless as a whole, with real processes: what tests under load, the crash sweep and the
/// measurements share.
@NullMarked
package dev.gapless.e2e;

import org.jspecify.annotations.NullMarked;
