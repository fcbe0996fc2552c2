package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Routes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The people out there: requests at random moments, most of them short, some longer than any
/// drain-timeout.
final class Clients {
    private static final long REQUEST_TIMEOUT = 20_000;

    private final Timeline time;
    private final Chance chance;
    private final SimulatedSwitch trafficSwitch;
    private final SimulatedRuntime runtime;
    private final Rules rules;
    private final int gapMillis;
    private final double longRequests;
    private final Set<Long> held = new LinkedHashSet<>();
    private long sent;

    Clients(
            Timeline time,
            Chance chance,
            SimulatedSwitch trafficSwitch,
            SimulatedRuntime runtime,
            Rules rules) {
        this.time = time;
        this.chance = chance;
        this.trafficSwitch = trafficSwitch;
        this.runtime = runtime;
        this.rules = rules;
        this.gapMillis = chance.between(150, 2_000);
        this.longRequests = chance.happens(0.5) ? 0 : 0.1;
    }

    long sent() {
        return sent;
    }

    void begin() {
        time.after(
                chance.between(1, 2 * gapMillis),
                () -> {
                    if (trafficSwitch.accepts()) {
                        sent++;
                        one();
                    }
                    begin();
                });
    }

    private void one() {
        Optional<Routes> routes = trafficSwitch.inForce();
        List<Routes.Target> targets = routes.map(this::candidates).orElse(List.of());
        if (!targets.isEmpty()) {
            send(chance.pick(targets));
        } else if (routes.map(Routes::hold).orElse(false)) {
            hold(routes.orElseThrow().settings().hold().time().toMillis());
        } else {
            rules.refused();
        }
    }

    /// It waits for new routes, so long at most.
    private void hold(long millis) {
        long number = sent;
        held.add(number);
        trafficSwitch.held(held.size());
        time.after(
                millis,
                () -> {
                    if (held.remove(number)) {
                        trafficSwitch.held(held.size());
                        rules.expired();
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

    private void send(Routes.Target target) {
        Usage usage = trafficSwitch.usage(target.instance());
        Optional<SimulatedProcess> process = runtime.process(target.instance());
        rules.beforeRequest(target.instance(), process);
        usage.begin();
        long life = usage.life();
        boolean serves = process.map(one -> one.serves(time.now())).orElse(false);
        boolean error = serves && chance.happens(process.get().behaviour().errors());
        time.after(
                serves ? duration() : failure(process),
                () -> {
                    if (usage.life() == life) {
                        trafficSwitch.count(target.release(), !serves, error);
                        usage.done(serves);
                        expire(usage);
                    }
                });
    }

    private long failure(Optional<SimulatedProcess> process) {
        return process.map(one -> one.listens(time.now())).orElse(false) ? REQUEST_TIMEOUT : 1;
    }

    private long duration() {
        return chance.happens(longRequests)
                ? chance.between(1_000, 40_000)
                : chance.skewed(2, 1_500);
    }

    private void expire(Usage usage) {
        long life = usage.life();
        time.after(
                chance.between(2_000, 30_000),
                () -> {
                    if (usage.life() == life) {
                        usage.closeOne();
                    }
                });
    }

    /// New routes are in force: those who were held go on, if there is somebody.
    void release() {
        boolean somebody =
                trafficSwitch.inForce().map(routes -> !candidates(routes).isEmpty()).orElse(false);
        if (somebody) {
            int waiting = held.size();
            held.clear();
            for (int i = 0; i < waiting; i++) {
                one();
            }
        }
        trafficSwitch.held(held.size());
    }
}
