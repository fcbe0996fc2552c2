/// The proxy's admin API, HTTP/JSON over a unix socket, and its client [ProxyAdmin].
///
/// | request | answer |
/// |---|---|
/// | `PUT /v1/routes` | 200 once the table is stored and in force; 400, 409 or 422 with a stable `code` when it is refused |
/// | `GET /v1/routes` | the table in force |
/// | `GET /v1/stats` | exact counts, see [ProxyStats] |
/// | `GET /v1/listeners` | the addresses that are listened on |
///
/// The socket has mode 0600; whoever can open it may do everything. Next to it, at the same path
/// with `.fds` appended, duplicates of the listening sockets are given away. One request per
/// connection; blocking code on virtual threads.
@NullMarked
package dev.gapless.proxy.admin;

import org.jspecify.annotations.NullMarked;
