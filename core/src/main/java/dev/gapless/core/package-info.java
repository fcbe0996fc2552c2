/// The deployment as a pure state machine, and the ports through which it acts. Nothing in here
/// does I/O, reads a clock or draws a random number; time and observations come in as events,
/// actions go out as data.
@NullMarked
package dev.gapless.core;

import org.jspecify.annotations.NullMarked;
