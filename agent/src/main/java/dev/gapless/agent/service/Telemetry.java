package dev.gapless.agent.service;

import dev.gapless.core.deploy.Ledger.Counts;
import dev.gapless.core.port.Traffic;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What the switch counted, second by second, for the last hour; from it come the rates,
/// percentiles and the dip that people see. Nothing is decided from it. Thread-safe; bounded.
///
/// Latencies are by far the most of it: those of more than two minutes ago are kept together for
/// ten seconds each, so percentiles over a longer time begin and end up to ten seconds off.
public final class Telemetry {
    private static final int SECONDS_KEPT = 3_600;

    /// A look that comes later than this many seconds after the last one does not say how each of
    /// them was.
    private static final int SECONDS_SEEN_AT_ONCE = 3;

    private static final int SECONDS_APART = 120;
    private static final int SECONDS_TOGETHER = 10;
    private static final int[] NOTHING = {};

    private final Deque<Second> seconds = new ArrayDeque<>();

    /// Those of `seconds` that have latencies of their own still.
    private final Deque<Second> apart = new ArrayDeque<>();

    /// Has the latencies of the newest ten seconds that are kept together.
    private @Nullable Second together;

    private @Nullable Traffic last;
    private long epochSinceMillis;
    private long lastSecond;

    /// One second of one service. `latency` by release: upper bound in microseconds and count, in
    /// turn, packed. One that was not `seen` has its share of what was counted while nobody looked.
    private record Second(
            long at, boolean seen, Map<String, Counts> counts, Map<String, int[]> latency) {}

    synchronized void take(Traffic seen, Instant now) {
        Traffic before = last;
        last = seen;
        boolean same = before != null && before.epoch().equals(seen.epoch());
        if (!same) {
            epochSinceMillis = now.toEpochMilli();
        }
        if (before == null) {
            lastSecond = now.getEpochSecond();
            return;
        }
        long from = Math.max(lastSecond + 1, now.getEpochSecond() - SECONDS_KEPT);
        long to = Math.max(now.getEpochSecond(), from - 1);
        lastSecond = to;
        List<Second> span = new ArrayList<>();
        for (long at = from; at <= to; at++) {
            span.add(second(at, to - from < SECONDS_SEEN_AT_ONCE));
        }
        if (span.isEmpty()) {
            span.add(second(to, true));
        }
        seen.releases()
                .forEach(
                        (label, counts) -> {
                            Traffic.Release old = same ? before.releases().get(label) : null;
                            spread(span, label, counts, old);
                        });
    }

    /// A look that comes after several seconds shares what it finds evenly among them.
    private static void spread(
            List<Second> span, String label, Traffic.Release now, Traffic.@Nullable Release old) {
        Counts rest =
                new Counts(
                        now.requests() - (old == null ? 0 : old.requests()),
                        now.failed() - (old == null ? 0 : old.failed()),
                        now.errors() - (old == null ? 0 : old.errors()));
        for (int i = 0; i < span.size(); i++) {
            int left = span.size() - i;
            Counts share =
                    new Counts(rest.requests() / left, rest.failed() / left, rest.errors() / left);
            span.get(i).counts().merge(label, share, Counts::plus);
            rest = rest.minus(share);
        }
        Map<String, int[]> latency = span.getLast().latency();
        TreeMap<Long, Long> histogram = new TreeMap<>();
        add(latency.getOrDefault(label, NOTHING), histogram);
        now.latency()
                .forEach(
                        bucket -> histogram.merge(bucket.upperMicros(), bucket.count(), Long::sum));
        if (old != null) {
            old.latency()
                    .forEach(
                            bucket ->
                                    histogram.merge(
                                            bucket.upperMicros(), -bucket.count(), Long::sum));
        }
        histogram.values().removeIf(count -> count == 0);
        latency.put(label, packed(histogram));
    }

    private static int[] packed(TreeMap<Long, Long> histogram) {
        return histogram.entrySet().stream()
                .flatMapToInt(
                        bucket -> IntStream.of(small(bucket.getKey()), small(bucket.getValue())))
                .toArray();
    }

    /// More than half an hour, or than two billion requests, is as good as infinite here.
    private static int small(long value) {
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static void add(int[] packed, TreeMap<Long, Long> histogram) {
        for (int i = 0; i < packed.length; i += 2) {
            histogram.merge((long) packed[i], (long) packed[i + 1], Long::sum);
        }
    }

    private Second second(long at, boolean seen) {
        if (seconds.isEmpty() || seconds.getLast().at() != at) {
            Second next = new Second(at, seen, new HashMap<>(), new HashMap<>());
            seconds.addLast(next);
            while (seconds.size() > SECONDS_KEPT) {
                seconds.removeFirst();
            }
            apart.addLast(next);
            while (apart.getFirst().at() <= at - SECONDS_APART) {
                together(apart.removeFirst());
            }
        }
        return seconds.getLast();
    }

    private void together(Second old) {
        Second first = together;
        if (first == null || first.at() / SECONDS_TOGETHER != old.at() / SECONDS_TOGETHER) {
            together = old;
            return;
        }
        old.latency()
                .forEach(
                        (label, more) -> {
                            TreeMap<Long, Long> both = new TreeMap<>();
                            add(first.latency().getOrDefault(label, NOTHING), both);
                            add(more, both);
                            first.latency().put(label, packed(both));
                        });
        old.latency().clear();
    }

    /// How many seconds have latencies.
    synchronized long secondsWithLatency() {
        return seconds.stream().filter(second -> !second.latency().isEmpty()).count();
    }

    /// Requests per second over the last two full seconds that were watched; -1 when nothing was.
    public synchronized double requestsPerSecond(String release, Instant now) {
        List<Second> recent = between(now.getEpochSecond() - 4, now.getEpochSecond());
        if (recent.isEmpty()) {
            return -1;
        }
        long requests =
                recent.stream()
                        .mapToLong(
                                second ->
                                        second.counts()
                                                .getOrDefault(release, Counts.ZERO)
                                                .requests())
                        .sum();
        long span = now.getEpochSecond() - recent.getFirst().at();
        return (double) requests / Math.max(1, span);
    }

    /// In milliseconds; -1 when there was no request in that time.
    public synchronized double p99(String release, Instant from, Instant to) {
        TreeMap<Long, Long> sum = new TreeMap<>();
        for (Second second : between(from.getEpochSecond(), to.getEpochSecond() + 1)) {
            add(second.latency().getOrDefault(release, NOTHING), sum);
        }
        long all = sum.values().stream().mapToLong(Long::longValue).sum();
        long rank = (long) Math.ceil(all * 0.99);
        long passed = 0;
        for (Map.Entry<Long, Long> bucket : sum.entrySet()) {
            passed += bucket.getValue();
            if (passed >= rank && all > 0) {
                return bucket.getKey() / 1000.0;
            }
        }
        return -1;
    }

    public synchronized Counts counts(String release, Instant from, Instant to) {
        return between(from.getEpochSecond(), to.getEpochSecond() + 1).stream()
                .map(second -> second.counts().getOrDefault(release, Counts.ZERO))
                .reduce(Counts.ZERO, Counts::plus);
    }

    /// Requests in the slowest full second strictly inside the span; -1 when there is none, or when
    /// some of them were not seen each for itself: the slowest may be among those.
    public synchronized double lowestSecond(Instant from, Instant to) {
        long first = from.getEpochSecond() + 1;
        long end = Math.min(to.getEpochSecond(), lastSecond + 1);
        long seen = between(first, end).stream().filter(Second::seen).count();
        if (seen < end - first) {
            return -1;
        }
        return perSecond(first, end).stream().mapToLong(Long::longValue).min().orElse(-1);
    }

    /// Average requests per second in the span; -1 when nothing was watched.
    public synchronized double average(Instant from, Instant to) {
        return perSecond(from.getEpochSecond(), to.getEpochSecond()).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElse(-1);
    }

    private List<Long> perSecond(long from, long to) {
        List<Long> sums = new ArrayList<>();
        for (Second second : between(from, to)) {
            sums.add(second.counts().values().stream().mapToLong(Counts::requests).sum());
        }
        return sums;
    }

    private List<Second> between(long from, long to) {
        return seconds.stream().filter(second -> second.at() >= from && second.at() < to).toList();
    }

    public synchronized long epochSinceMillis() {
        return epochSinceMillis;
    }
}
