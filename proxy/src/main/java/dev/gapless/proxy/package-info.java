/// The built-in switch: a data plane that is a process of its own and knows nothing of deployments.
///
/// | package | what it is |
/// |---|---|
/// | `listen` | listening sockets, shared with the control plane by passing descriptors |
/// | `route` | the routing table as data, checked and kept on disk |
/// | `target` | the table in force: targets, claims, exact counts |
/// | `exchange` | client and upstream connections, and the requests between them |
/// | `hold` | requests that wait instead of failing |
/// | `http` | HTTP/1.1 on the wire |
/// | `drain` | the end of a process without the end of a request |
/// | `admin` | the API over a unix socket and its client |
///
/// To come, as packages of their own: `tls`, `upgrade`.
///
/// Launch it as `java` + [ProxyCommand#jvmFlags()] + [ProxyCommand#MAIN_CLASS] + options: `--home
/// DIR --admin SOCKET [--handoff SOCKET] [--start-empty] [--event-loops N] [--drain-seconds N]`. It
/// prints one line that begins with `ready` once it serves. It logs to standard error. SIGTERM
/// drains and exits with 0 (or 2 when connections had to be cut off); a second SIGTERM ends it at
/// once. 1: cannot start; 3: stored routes cannot be read; 64: wrong options.
///
/// Threads: a fixed number of event loops for connections (as many as processors, at most 4), one
/// that accepts, and virtual threads for the admin API. Memory: a heap of at most 96 MB, buffers
/// outside it of at most 384 MB.
@NullMarked
package dev.gapless.proxy;

import org.jspecify.annotations.NullMarked;
