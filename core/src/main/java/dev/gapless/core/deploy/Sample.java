package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the switch counted for one release between two looks.
///
/// @param bad failed, or answered with 5xx
/// @param latency upper bound in microseconds -> how many
record Sample(Duration span, long requests, long bad, SortedMap<Long, Long> latency) {
    private static final double P99 = 0.99;

    static Sample between(Recent.Mark from, Recent.Mark to) {
        Traffic.Release before = from.counts();
        Traffic.Release after = to.counts();
        SortedMap<Long, Long> latency = new TreeMap<>();
        after.latency().forEach(one -> latency.merge(one.upperMicros(), one.count(), Long::sum));
        before.latency().forEach(one -> latency.merge(one.upperMicros(), -one.count(), Long::sum));
        latency.values().removeIf(count -> count <= 0);
        return new Sample(
                Duration.between(from.at(), to.at()),
                after.requests() - before.requests(),
                after.failed() + after.errors() - before.failed() - before.errors(),
                latency);
    }

    long answered() {
        return latency.values().stream().mapToLong(Long::longValue).sum();
    }

    /// 0 when nothing was answered.
    long p99Micros() {
        long rank = (long) Math.ceil(answered() * P99);
        long passed = 0;
        for (var bucket : latency.entrySet()) {
            passed += bucket.getValue();
            if (passed >= rank) {
                return bucket.getKey();
            }
        }
        return 0;
    }

    long slowerThan(long micros) {
        return latency.tailMap(micros + 1).values().stream().mapToLong(Long::longValue).sum();
    }

    double badShare() {
        return requests == 0 ? 0 : (double) bad / requests;
    }

    double perSecond() {
        return span.isZero() ? 0 : requests * 1e3 / span.toMillis();
    }
}
