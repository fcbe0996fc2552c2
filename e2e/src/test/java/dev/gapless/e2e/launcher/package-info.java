/// The launcher `./gapless`, run as a user runs it.
@NullMarked
package dev.gapless.e2e.launcher;

import org.jspecify.annotations.NullMarked;
