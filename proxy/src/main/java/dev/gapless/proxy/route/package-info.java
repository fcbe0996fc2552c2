/// The routing table as data: what the control plane sends, how it is checked, how it is kept on
/// disk.
///
/// Immutable values and pure checks. Knows nothing of sockets, of requests in flight, or of
/// deployments. [RouteStore] is the only class here that does I/O and is used by one thread at a
/// time.
@NullMarked
package dev.gapless.proxy.route;

import org.jspecify.annotations.NullMarked;
