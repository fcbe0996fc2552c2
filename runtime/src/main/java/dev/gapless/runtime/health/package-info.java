/// Asks instances how they are, over HTTP. Knows nothing of processes.
@NullMarked
package dev.gapless.runtime.health;

import org.jspecify.annotations.NullMarked;
