package dev.gapless.proxy.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

/// Keeps new requests waiting for a bounded moment instead of failing them. In JSON a bound that is
/// absent is that of [#OFF]; 0 is 0: nobody waits.
///
/// @param timeoutMillis longest wait of one request; then 503
/// @param maxRequests how many may wait; one more gets 503 at once
/// @param maxBytes how many bytes of heads and bodies those may occupy together
public record Hold(boolean active, long timeoutMillis, int maxRequests, long maxBytes) {
    public static final Hold OFF = new Hold(false, 15_000, 2_000, 16L << 20);

    @JsonCreator
    static Hold read(
            @JsonProperty("active") @Nullable Boolean active,
            @JsonProperty("timeoutMillis") @Nullable Long timeoutMillis,
            @JsonProperty("maxRequests") @Nullable Integer maxRequests,
            @JsonProperty("maxBytes") @Nullable Long maxBytes) {
        return new Hold(
                active != null && active,
                timeoutMillis == null ? OFF.timeoutMillis : timeoutMillis,
                maxRequests == null ? OFF.maxRequests : maxRequests,
                maxBytes == null ? OFF.maxBytes : maxBytes);
    }

    /// Holding, with default bounds but the given longest wait.
    public static Hold upTo(long timeoutMillis) {
        return new Hold(true, timeoutMillis, OFF.maxRequests, OFF.maxBytes);
    }
}
