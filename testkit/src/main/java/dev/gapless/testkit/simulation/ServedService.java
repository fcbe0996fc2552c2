package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One service as the simulated switch serves it: the routes in force, who gets a request, and what
/// is counted.
final class ServedService {
    /// Failures of requests that reached no release are counted under this label.
    private static final String NO_RELEASE = "";

    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final Map<InstanceId, Usage> usages = new LinkedHashMap<>();
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final Map<String, Counter> allTime = new HashMap<>();
    private final Set<Request> held = new LinkedHashSet<>();
    private List<String> addresses = List.of();
    private Optional<Routes> inForce = Optional.empty();
    private long appliedBy;
    private boolean lost;

    /// One request on its way to the service. One of these happens, at once or after it was held.
    interface Request {
        /// It goes to that instance.
        void sent(Underway way);

        /// Nobody gets requests, and they are not held.
        void refused();

        /// It was held as long as it may be.
        void expired();
    }

    /// A request that is with an instance.
    final class Underway {
        private final Routes.Target target;
        private final Usage usage;
        private final long life;
        private final long began = time.now();

        private Underway(Routes.Target target) {
            this.target = target;
            this.usage = usage(target.instance());
            usage.begin();
            this.life = usage.life();
        }

        Routes.Target target() {
            return target;
        }

        /// @param failed the switch got no answer
        /// @param error the answer was 5xx
        void done(boolean failed, boolean error) {
            if (usage.life() == life) {
                count(target.release(), failed, error, time.now() - began);
                usage.done(!failed);
                expire();
            }
        }

        private void expire() {
            time.after(
                    chance.between(2_000, 30_000),
                    () -> {
                        if (usage.life() == life) {
                            usage.closeOne();
                        }
                    });
        }
    }

    ServedService(Timeline time, Chance chance, Trace trace) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
    }

    /// Not while its routes are lost: who held its sockets holds them still.
    boolean accepts() {
        return !lost;
    }

    List<String> addresses() {
        return addresses;
    }

    Optional<Routes> inForce() {
        return inForce;
    }

    /// Whether it is one of those that get requests, now or when they are held no more.
    boolean routes(InstanceId id) {
        return inForce.map(routes -> routes.reaches(id)).orElse(false);
    }

    /// Whether it gets requests now.
    boolean reaches(InstanceId id) {
        return inForce.map(routes -> reaches(routes, id)).orElse(false);
    }

    private static boolean reaches(Routes routes, InstanceId id) {
        return !routes.hold() && routes.reaches(id);
    }

    void apply(Routes routes, long agent) {
        trace.line("switch", () -> "in force: " + Describe.routes(routes));
        inForce = Optional.of(routes);
        addresses = routes.settings().listen();
        appliedBy = agent;
        lost = false;
        for (Routes.Target target : routes.targets()) {
            usage(target.instance());
        }
        usages.forEach((id, usage) -> reach(usage, reaches(routes, id)));
        if (routes.targets().stream().anyMatch(target -> reaches(routes, target.instance()))) {
            List<Request> waiting = List.copyOf(held);
            held.clear();
            waiting.forEach(this::arrive);
        }
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

    /// The routes say what becomes of it. Where they hold, an instance that is active gets nothing.
    void arrive(Request request) {
        Optional<Routes> routes = inForce;
        if (routes.map(Routes::hold).orElse(false)) {
            hold(request, routes.orElseThrow().settings().hold().time().toMillis());
            return;
        }
        List<Routes.Target> targets = routes.map(this::candidates).orElse(List.of());
        if (!targets.isEmpty()) {
            request.sent(new Underway(chance.pick(targets)));
        } else {
            count(NO_RELEASE, true, false, 0);
            request.refused();
        }
    }

    /// It waits for new routes, so long at most.
    private void hold(Request request, long millis) {
        held.add(request);
        time.after(
                millis,
                () -> {
                    if (held.remove(request)) {
                        count(NO_RELEASE, true, false, millis);
                        request.expired();
                    }
                });
    }

    /// Instances of one release, drawn by weight.
    private List<Routes.Target> candidates(Routes routes) {
        List<Routes.Target> active =
                routes.targets().stream().filter(one -> routes.reaches(one.instance())).toList();
        List<String> labels = active.stream().map(Routes.Target::release).distinct().toList();
        int all = labels.stream().mapToInt(label -> routes.weights().getOrDefault(label, 0)).sum();
        int draw = all == 0 ? 0 : chance.between(1, all);
        for (String label : labels) {
            draw -= routes.weights().getOrDefault(label, 0);
            if (draw <= 0) {
                return active.stream().filter(one -> one.release().equals(label)).toList();
            }
        }
        return List.of();
    }

    Usage usage(InstanceId id) {
        return usages.computeIfAbsent(id, _ -> new Usage());
    }

    void lost(InstanceId id) {
        Usage usage = usages.get(id);
        if (usage != null) {
            usage.lost();
        }
    }

    private void count(String release, boolean failed, boolean error, long millis) {
        counters.computeIfAbsent(release, _ -> new Counter()).add(failed, error, millis);
        allTime.computeIfAbsent(release, _ -> new Counter()).add(failed, error, millis);
    }

    /// What was really counted for the release, over all restarts.
    Counter allTime(String release) {
        return allTime.getOrDefault(release, new Counter());
    }

    void restarted() {
        counters.clear();
        usages.values().forEach(Usage::restarted);
    }

    /// Its routes are lost.
    void forget() {
        lost |= inForce.isPresent();
        inForce = Optional.empty();
        usages.values().forEach(usage -> reach(usage, false));
    }

    /// It is served no more.
    void end() {
        held.forEach(Request::refused);
        held.clear();
    }

    /// @param agent who asks; routes that another one applied are not known to be its own
    Traffic observe(String epoch, long agent) {
        Map<String, Traffic.Release> releases = new HashMap<>();
        counters.forEach((label, counter) -> releases.put(label, counter.seen()));
        Set<InstanceId> known = new HashSet<>();
        inForce.ifPresent(
                routes -> routes.targets().forEach(target -> known.add(target.instance())));
        Map<InstanceId, Traffic.Instance> instances = new HashMap<>();
        usages.forEach(
                (id, usage) -> {
                    if (usage.busy() || known.contains(id)) {
                        instances.put(id, usage.seen());
                    }
                });
        long generation =
                inForce.filter(_ -> agent == appliedBy).map(Routes::generation).orElse(-1L);
        return new Traffic(epoch, generation, held.size(), releases, instances);
    }
}
