/// Keeps requests waiting for a bounded moment instead of failing them.
///
/// [HoldGate] counts them and refuses the one too many; who waits, and when to look again, is the
/// matter of the event loop that owns the request.
@NullMarked
package dev.gapless.proxy.hold;

import org.jspecify.annotations.NullMarked;
