package dev.gapless.proxy.route;

/// Keeps new requests waiting for a bounded moment instead of failing them. Absent or 0 means the
/// default of [#OFF].
///
/// @param timeoutMillis longest wait of one request; then 503
/// @param maxRequests how many may wait; one more gets 503 at once
/// @param maxBytes how many bytes of heads and bodies those may occupy together
public record Hold(boolean active, long timeoutMillis, int maxRequests, long maxBytes) {
    public static final Hold OFF = new Hold(false, 0, 0, 0);

    private static final long DEFAULT_TIMEOUT_MILLIS = 15_000;
    private static final int DEFAULT_MAX_REQUESTS = 2_000;
    private static final long DEFAULT_MAX_BYTES = 16L << 20;

    public Hold {
        timeoutMillis = timeoutMillis == 0 ? DEFAULT_TIMEOUT_MILLIS : timeoutMillis;
        maxRequests = maxRequests == 0 ? DEFAULT_MAX_REQUESTS : maxRequests;
        maxBytes = maxBytes == 0 ? DEFAULT_MAX_BYTES : maxBytes;
    }

    /// Holding, with default bounds but the given longest wait.
    public static Hold upTo(long timeoutMillis) {
        return new Hold(true, timeoutMillis, 0, 0);
    }
}
