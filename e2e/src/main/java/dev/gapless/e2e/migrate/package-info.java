/// Migrations from their first phase to their last, and back, under the writes of two releases.
@NullMarked
package dev.gapless.e2e.migrate;

import org.jspecify.annotations.NullMarked;
