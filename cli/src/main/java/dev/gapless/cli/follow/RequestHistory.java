package dev.gapless.cli.follow;

import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.ReleaseView;
import dev.gapless.cli.screen.Graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Requests per second of the last minute, per release, one value a second.
final class RequestHistory {
    private static final int SECONDS = 60;
    private static final long SECOND_MILLIS = 1000;

    private final Map<String, List<Double>> perRelease = new LinkedHashMap<>();
    private long second = -1;

    /// Takes the first view of each second; seconds in which nothing was heard are unknown.
    void add(long atMillis, ServiceView service) {
        long now = atMillis / SECOND_MILLIS;
        if (now <= second) {
            return;
        }
        long missed = second < 0 ? 0 : Math.min(SECONDS, now - second - 1);
        service.releases()
                .forEach(
                        release ->
                                perRelease.computeIfAbsent(
                                        release.release(), _ -> new ArrayList<>()));
        int longest = perRelease.values().stream().mapToInt(List::size).max().orElse(0);
        perRelease.forEach(
                (label, values) -> {
                    pad(values, longest, 0);
                    pad(values, longest + (int) missed, -1);
                    values.add(rate(service, label));
                    while (values.size() > SECONDS) {
                        values.removeFirst();
                    }
                });
        second = now;
    }

    List<Graph> graphs(ServiceView service) {
        return service.releases().stream()
                .filter(release -> perRelease.containsKey(release.release()))
                .map(
                        release ->
                                new Graph(
                                        release.release(),
                                        perRelease.getOrDefault(release.release(), List.of())))
                .filter(graph -> graph.perSecond().stream().anyMatch(value -> value > 0))
                .toList();
    }

    private static void pad(List<Double> values, int size, double with) {
        while (values.size() < size) {
            values.add(with);
        }
    }

    private static double rate(ServiceView service, String label) {
        return service.releases().stream()
                .filter(release -> release.release().equals(label))
                .findFirst()
                .map(ReleaseView::requestsPerSecond)
                .orElse(0.0);
    }
}
