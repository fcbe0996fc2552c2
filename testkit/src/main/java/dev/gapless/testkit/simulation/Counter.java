package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Traffic;

import java.util.ArrayList;
import java.util.List;

/// Requests of one release, as the simulated switch counts them.
final class Counter {
    private static final int BUCKETS = 24;

    private long requests;
    private long failed;
    private long errors;

    /// By the number of binary digits of the milliseconds: less than 1, 2, 4, 8 ... ms.
    private final long[] latency = new long[BUCKETS];

    void add(boolean byFailure, boolean error, long millis) {
        requests++;
        failed += byFailure ? 1 : 0;
        errors += error ? 1 : 0;
        latency[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(millis))]++;
    }

    long requests() {
        return requests;
    }

    long failed() {
        return failed;
    }

    long errors() {
        return errors;
    }

    Traffic.Release seen() {
        List<Traffic.Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            if (latency[i] > 0) {
                buckets.add(new Traffic.Bucket(1_000L << i, latency[i]));
            }
        }
        return new Traffic.Release(requests, failed, errors, buckets);
    }
}
