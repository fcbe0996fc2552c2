package dev.gapless.core.service;

import java.time.Duration;
import java.util.List;

/// Which switch moves the traffic and how long it may hold requests.
///
/// @param kind `builtin` (others come as adapters are written)
/// @param listen `address:port`, at least one for `builtin`
/// @param requestTimeout longest wait for the first byte of an answer
/// @param exposeRelease whether answers carry `X-Gapless-Release`
public record SwitchSettings(
        String kind,
        List<String> listen,
        Hold hold,
        Duration requestTimeout,
        boolean exposeRelease) {
    public SwitchSettings {
        listen = List.copyOf(listen);
    }

    /// Bounds of holding requests: beyond any of them 503 with Retry-After.
    public record Hold(Duration time, int requests, long bytes) {}
}
