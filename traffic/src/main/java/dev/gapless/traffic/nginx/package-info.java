/// An nginx that runs already, as the switch. It takes an include of ours in once, by a reload;
/// from then on files decide which instance gets a request, because it looks for them at each one.
/// Knows nothing of processes: how many connections a port has is told from outside. Thread-safe.
@NullMarked
package dev.gapless.traffic.nginx;

import org.jspecify.annotations.NullMarked;
