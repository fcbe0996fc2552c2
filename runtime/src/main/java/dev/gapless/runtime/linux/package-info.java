/// What Linux tells and does about processes: `/proc`, pidfds, sockets, control groups, users.
/// Facts only, no instance, no policy. Everything here is safe to call from several threads;
/// `/proc` may change under every reader, so a process that vanishes in the middle is an empty
/// answer, never an error.
@NullMarked
package dev.gapless.runtime.linux;

import org.jspecify.annotations.NullMarked;
