package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The simulated data plane: the routes in force, and what it counts. Its counts do not survive its
/// restart; its routes do, unless they are lost.
final class SimulatedSwitch {
    private final Timeline time;
    private final Trace trace;
    private final Map<InstanceId, Usage> usages = new LinkedHashMap<>();
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final Map<String, Counter> allTime = new HashMap<>();
    private Optional<Routes> inForce = Optional.empty();
    private boolean lost;
    private int restarts;
    private long downUntil = -1;
    private long held;

    /// Requests of one release.
    static final class Counter {
        long requests;
        long failed;
        long errors;
    }

    SimulatedSwitch(Timeline time, Trace trace) {
        this.time = time;
        this.trace = trace;
    }

    boolean up() {
        return time.now() >= downUntil;
    }

    /// Whether connections are accepted; else they wait.
    boolean accepts() {
        return up() && !lost;
    }

    Optional<Routes> inForce() {
        return inForce;
    }

    boolean reaches(InstanceId id) {
        return inForce.map(routes -> routes.reaches(id)).orElse(false);
    }

    /// Whether these routes were taken: not when they are older than those in force.
    boolean apply(Routes routes) {
        if (inForce.map(now -> now.generation() > routes.generation()).orElse(false)) {
            return false;
        }
        trace.line("switch", () -> "in force: " + Describe.routes(routes));
        inForce = Optional.of(routes);
        lost = false;
        for (Routes.Target target : routes.targets()) {
            usage(target.instance());
        }
        usages.forEach((id, usage) -> reach(usage, routes.reaches(id)));
        return true;
    }

    private void reach(Usage usage, boolean reached) {
        if (!reached && usage.reached()) {
            long life = usage.life();
            // connections in the pool are closed soon, not at once
            time.after(
                    time.now() % 700,
                    () -> {
                        if (usage.life() == life && !usage.reached()) {
                            usage.closePool();
                        }
                    });
        }
        usage.reached(reached, time.now());
    }

    Usage usage(InstanceId id) {
        return usages.computeIfAbsent(id, _ -> new Usage());
    }

    /// The process is gone and all its connections with it.
    void lost(InstanceId id) {
        Usage usage = usages.get(id);
        if (usage != null) {
            usage.lost();
        }
    }

    void held(long count) {
        held = count;
    }

    void count(String release, boolean failed, boolean error) {
        add(counters.computeIfAbsent(release, _ -> new Counter()), failed, error);
        add(allTime.computeIfAbsent(release, _ -> new Counter()), failed, error);
    }

    private static void add(Counter counter, boolean failed, boolean error) {
        counter.requests++;
        counter.failed += failed ? 1 : 0;
        counter.errors += error ? 1 : 0;
    }

    /// What was really counted for the release, over all restarts.
    Counter allTime(String release) {
        return allTime.getOrDefault(release, new Counter());
    }

    void restart(long downMillis) {
        restarts++;
        downUntil = time.now() + downMillis;
        trace.line("switch", () -> "restarts, " + downMillis + " ms");
        counters.clear();
        usages.values().forEach(Usage::lost);
    }

    /// A restart over which the routes are lost.
    void restartEmpty(long downMillis) {
        restart(downMillis);
        lost |= inForce.isPresent();
        inForce = Optional.empty();
        trace.line("switch", () -> "has lost its routes");
        usages.values().forEach(usage -> reach(usage, false));
    }

    Traffic observe() {
        Map<String, Traffic.Release> releases = new HashMap<>();
        counters.forEach(
                (label, counter) ->
                        releases.put(
                                label,
                                new Traffic.Release(
                                        counter.requests,
                                        counter.failed,
                                        counter.errors,
                                        java.util.List.of())));
        Map<InstanceId, Traffic.Instance> instances = new HashMap<>();
        usages.forEach(
                (id, usage) -> {
                    if (usage.busy() || known().contains(id)) {
                        instances.put(
                                id,
                                new Traffic.Instance(usage.inFlight(), usage.pooled(), 0, 0, ""));
                    }
                });
        long generation = inForce.map(Routes::generation).orElse(0L);
        return new Traffic("epoch-" + restarts, generation, held, releases, instances);
    }

    private Set<InstanceId> known() {
        Set<InstanceId> ids = new HashSet<>();
        inForce.ifPresent(routes -> routes.targets().forEach(target -> ids.add(target.instance())));
        return ids;
    }
}
