/// What stands on the screen: pure functions from view records to lines, at most 80 columns of
/// ASCII.
///
/// Nothing here reads a clock, a file or the terminal; [Times] says what time it is and where.
/// Colour is laid over the finished lines by [Paint], so it never says anything alone.
@NullMarked
package dev.gapless.cli.screen;

import org.jspecify.annotations.NullMarked;
