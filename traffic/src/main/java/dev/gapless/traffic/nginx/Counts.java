package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What nginx has told of the requests of one service, added up by release and instance.
/// Thread-safe.
final class Counts {
    /// Of requests that no instance was there for.
    private static final String NO_RELEASE = "";

    // guarded by this
    private final Map<Integer, Routes.Target> owners = new HashMap<>();
    private final Map<String, Sum> releases = new HashMap<>();
    private final Map<InstanceId, Seen> instances = new HashMap<>();
    private long lines;

    private static final class Sum {
        private long requests;
        private long failed;
        private long errors;
        private final TreeMap<Long, Long> latency = new TreeMap<>();

        Traffic.Release release() {
            List<Traffic.Bucket> buckets =
                    latency.entrySet().stream()
                            .map(one -> new Traffic.Bucket(one.getKey(), one.getValue()))
                            .toList();
            return new Traffic.Release(requests, failed, errors, buckets);
        }
    }

    /// @param lastMillis wall clock
    record Seen(long requests, long lastMillis) {
        static final Seen NOTHING = new Seen(0, 0);
    }

    /// From now on these stand behind the ports; what was counted for others is forgotten.
    synchronized void owners(List<Routes.Target> targets) {
        owners.clear();
        targets.forEach(target -> owners.put(target.address().port(), target));
        Set<String> known =
                targets.stream().map(Routes.Target::release).collect(Collectors.toSet());
        known.add(NO_RELEASE);
        releases.keySet().retainAll(known);
        instances
                .keySet()
                .retainAll(
                        targets.stream().map(Routes.Target::instance).collect(Collectors.toSet()));
    }

    /// How many lines have come, ours among them.
    synchronized long heard() {
        return lines;
    }

    synchronized void heardProbe() {
        lines++;
    }

    synchronized void heard(Line line, long nowMillis) {
        lines++;
        Routes.Target owner = line.port().isPresent() ? owners.get(line.port().getAsInt()) : null;
        if (owner == null && !line.failed()) {
            // an instance of an earlier agent, before its routes are known again
            return;
        }
        Sum sum =
                releases.computeIfAbsent(
                        owner == null ? NO_RELEASE : owner.release(), _ -> new Sum());
        sum.requests++;
        sum.failed += line.failed() ? 1 : 0;
        sum.errors += line.error() ? 1 : 0;
        sum.latency.merge(upperMicros(line.millis()), 1L, Long::sum);
        if (owner != null) {
            instances.merge(
                    owner.instance(),
                    new Seen(1, nowMillis),
                    (old, one) -> new Seen(old.requests() + one.requests(), one.lastMillis()));
        }
    }

    /// Two digits are kept: 1,234 ms falls into the bucket that ends at 1,300 ms.
    static long upperMicros(long millis) {
        long step = 1;
        while (millis / step >= 100) {
            step *= 10;
        }
        return (millis / step + 1) * step * 1_000;
    }

    synchronized Map<String, Traffic.Release> releases() {
        Map<String, Traffic.Release> all = new HashMap<>();
        releases.forEach((label, sum) -> all.put(label, sum.release()));
        return all;
    }

    synchronized Seen seen(InstanceId id) {
        return instances.getOrDefault(id, Seen.NOTHING);
    }
}
