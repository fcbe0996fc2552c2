package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Shares of the traffic in steps of one percent: each request falls into one of a hundred buckets,
/// and each bucket belongs to one port. Pure.
final class Buckets {
    static final int COUNT = 100;

    private Buckets() {}

    /// Port by bucket; empty when nobody is to get requests. A release with any weight has one
    /// bucket at least; so has an instance, as far as its release has enough of them.
    static List<Integer> of(Routes routes) {
        SortedMap<String, List<Integer>> ports = ports(routes);
        if (ports.isEmpty()) {
            return List.of();
        }
        List<Integer> buckets = new ArrayList<>();
        shares(routes.weights(), ports.keySet())
                .forEach(
                        (release, share) -> {
                            List<Integer> own = ports.getOrDefault(release, List.of());
                            for (int i = 0; i < share; i++) {
                                buckets.add(own.get(i % own.size()));
                            }
                        });
        return buckets;
    }

    /// Port by bucket for the clients of each release that gets any.
    static SortedMap<String, List<Integer>> byRelease(Routes routes) {
        SortedMap<String, List<Integer>> all = ports(routes);
        all.replaceAll(
                (_, own) ->
                        IntStream.range(0, COUNT).mapToObj(i -> own.get(i % own.size())).toList());
        return all;
    }

    private static SortedMap<String, List<Integer>> ports(Routes routes) {
        TreeMap<String, List<Integer>> ports = new TreeMap<>();
        routes.targets().stream()
                .filter(target -> !routes.hold() && routes.reaches(target.instance()))
                .forEach(
                        target ->
                                ports.computeIfAbsent(target.release(), _ -> new ArrayList<>())
                                        .add(target.address().port()));
        return ports;
    }

    /// Buckets by release, a hundred in all: by largest remainder, what is more than nothing never
    /// rounded down to it.
    private static Map<String, Integer> shares(Map<String, Integer> weights, Set<String> releases) {
        TreeMap<String, Integer> shares = new TreeMap<>();
        long all = releases.stream().mapToLong(release -> weight(weights, release)).sum();
        for (String release : releases) {
            long exact = weight(weights, release) * COUNT / all;
            shares.put(release, (int) Math.max(1, exact));
        }
        List<String> order =
                new TreeSet<>(releases)
                        .stream()
                                .sorted(
                                        Comparator.comparingLong(
                                                        (String release) ->
                                                                weight(weights, release)
                                                                        * COUNT
                                                                        % all)
                                                .reversed())
                                .toList();
        int left = COUNT - shares.values().stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; left > 0; i++, left--) {
            shares.merge(order.get(i % order.size()), 1, Integer::sum);
        }
        for (; left < 0; left++) {
            String largest =
                    releases.stream()
                            .max(Comparator.comparingInt(one -> shares.getOrDefault(one, 0)))
                            .orElseThrow();
            shares.merge(largest, -1, Integer::sum);
        }
        return shares;
    }

    private static long weight(Map<String, Integer> weights, String release) {
        return weights.getOrDefault(release, 0);
    }
}
