/// From a set-up made by hand to Gapless and back again, measured under load.
@NullMarked
package dev.gapless.e2e.adopt;

import org.jspecify.annotations.NullMarked;
