package dev.gapless.traffic.builtin;

import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;
import dev.gapless.proxy.admin.ProxyStats;
import dev.gapless.proxy.admin.ProxyStats.InstanceStats;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;
import dev.gapless.proxy.admin.ProxyStats.ServiceStats;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From the proxy's counts to the engine's. Pure.
final class FromProxy {
    /// Failures of requests that reached no release stand under this label.
    private static final String NO_RELEASE = "";

    private FromProxy() {}

    static Traffic traffic(ProxyStats stats, String name, long generation) {
        String epoch = stats.pid() + "-" + stats.startedAtMillis();
        return stats.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .map(service -> traffic(service, epoch, generation))
                .orElseGet(() -> new Traffic(epoch, generation, 0, Map.of(), Map.of()));
    }

    private static Traffic traffic(ServiceStats service, String epoch, long generation) {
        Map<String, Traffic.Release> releases = new HashMap<>();
        service.releases().forEach(release -> releases.put(release.release(), release(release)));
        long lost = sum(service.failed());
        if (lost > 0) {
            releases.put(NO_RELEASE, new Traffic.Release(lost, lost, 0, List.of()));
        }
        Map<InstanceId, Traffic.Instance> instances = new HashMap<>();
        service.instances()
                .forEach(
                        instance ->
                                instances.put(
                                        new InstanceId(instance.instance()), instance(instance)));
        return new Traffic(epoch, generation, service.held(), releases, instances);
    }

    private static Traffic.Release release(ReleaseStats stats) {
        List<Traffic.Bucket> buckets =
                stats.latencyMicros().buckets().stream()
                        .map(bucket -> new Traffic.Bucket(bucket.upToMicros(), bucket.count()))
                        .toList();
        return new Traffic.Release(
                stats.requests(), sum(stats.failed()), stats.errors5xx(), buckets);
    }

    private static long sum(Map<String, Long> causes) {
        return causes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Traffic.Instance instance(InstanceStats stats) {
        ProxyStats.SlowestInFlight slowest = stats.slowestInFlight();
        String text =
                slowest == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%s, %.1f s",
                                slowest.path(),
                                slowest.millis() / 1000.0);
        return new Traffic.Instance(
                stats.inFlight(),
                stats.pooled() + (long) stats.connecting(),
                stats.requests(),
                stats.lastRequestAtMillis(),
                text);
    }
}
