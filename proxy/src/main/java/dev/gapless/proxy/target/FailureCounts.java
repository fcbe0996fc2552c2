package dev.gapless.proxy.target;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/// Failures by cause, exact, from any thread.
public final class FailureCounts {
    private static final FailureCause[] CAUSES = FailureCause.values();

    private final AtomicLongArray counts = new AtomicLongArray(CAUSES.length);

    public void count(FailureCause cause) {
        counts.incrementAndGet(cause.ordinal());
    }

    /// Only causes that occurred, by code.
    public Map<String, Long> snapshot() {
        Map<String, Long> seen = new TreeMap<>();
        for (FailureCause cause : CAUSES) {
            long count = counts.get(cause.ordinal());
            if (count > 0) {
                seen.put(cause.code(), count);
            }
        }
        return seen;
    }
}
