/// The smallest service that behaves like one: HTTP/1.1 with keep-alive, orderly on SIGTERM, and,
/// when its release or its environment says so, broken in a chosen way. It starts fast enough for
/// sweeps of hundreds of deployments.
///
/// It knows nothing of Gapless and uses nothing but the JDK. One thread per connection; what they
/// share is in [Server], [Endpoints] and [Orders] and is safe for all of them.
@NullMarked
package dev.gapless.example.tiny;

import org.jspecify.annotations.NullMarked;
