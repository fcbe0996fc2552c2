/// The data plane: client connections, upstream connections, and the exchanges between them.
///
/// Everything here but [DataPlane] belongs to one event loop and is touched by no other thread: a
/// client connection, the upstream connections it uses, and the pool they come from live on the
/// same loop ([Worker]). What loops share is the routing table and the counters of package
/// `target`.
///
/// - [ClientConnection] reads requests one after the other and owns the connection's end.
/// - [Exchange] takes one request to a target and the answer back: routing, hold, retry, failure.
/// - [UpstreamConnection] reads responses.
/// - [Upload] keeps the part of a request body that may have to be sent again.
@NullMarked
package dev.gapless.proxy.exchange;

import org.jspecify.annotations.NullMarked;
