package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

/// One request that is over.
///
/// @param request as shown to people: `POST /api/orders`
/// @param release the one that answered, null when nobody knows
/// @param dueNanos when it was due (open loop) or sent (closed loop), of [System#nanoTime]; it
///   counts in the phase of that moment
/// @param endNanos when its outcome was known
public record Outcome(
        String request, @Nullable String release, Verdict verdict, long dueNanos, long endNanos) {
    long micros() {
        return Math.max(0, endNanos - dueNanos) / 1_000;
    }
}
