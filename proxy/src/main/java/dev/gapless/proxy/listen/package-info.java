/// Listening sockets, and how two processes hold them together.
///
/// A listening socket is closed by the kernel only when the last descriptor of it is closed. Proxy
/// and control plane both hold one ([FdServer], [FdClient]), so while either is dead, connections
/// wait in the backlog instead of being refused. Knows nothing of HTTP or routing.
@NullMarked
package dev.gapless.proxy.listen;

import org.jspecify.annotations.NullMarked;
