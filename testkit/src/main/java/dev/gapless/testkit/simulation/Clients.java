package dev.gapless.testkit.simulation;

import dev.gapless.core.service.InstanceId;

import java.util.Optional;

/// The people out there: requests at random moments, most of them short, some longer than any
/// drain-timeout.
final class Clients {
    private static final long REQUEST_TIMEOUT = 20_000;

    private final Timeline time;
    private final Chance chance;
    private final SimulatedSwitch trafficSwitch;
    private final SimulatedRuntime runtime;
    private final Rules rules;
    private final Strain strain;
    private int gapMillis;
    private double longRequests;
    private long sent;

    Clients(
            Timeline time,
            Chance chance,
            SimulatedSwitch trafficSwitch,
            SimulatedRuntime runtime,
            Rules rules,
            Strain strain) {
        this.time = time;
        this.chance = chance;
        this.trafficSwitch = trafficSwitch;
        this.runtime = runtime;
        this.rules = rules;
        this.strain = strain;
        this.gapMillis = chance.between(150, 2_000);
        this.longRequests = chance.happens(0.5) ? 0 : 0.1;
    }

    /// So many, and so quick, that a dip can be told.
    void hurry() {
        gapMillis = 150;
        longRequests = 0;
    }

    long sent() {
        return sent;
    }

    void begin() {
        time.after(
                chance.between(1, 2 * gapMillis),
                () -> {
                    if (trafficSwitch.accepts(Scenario.SERVICE)) {
                        sent++;
                        one();
                    }
                    begin();
                });
    }

    private void one() {
        trafficSwitch
                .service(Scenario.SERVICE)
                .arrive(
                        new ServedService.Request() {
                            @Override
                            public void sent(ServedService.Underway way) {
                                answer(way);
                            }

                            @Override
                            public void refused() {
                                rules.refused();
                            }

                            @Override
                            public void expired() {
                                rules.expired();
                            }
                        });
    }

    private void answer(ServedService.Underway way) {
        InstanceId id = way.target().instance();
        Optional<SimulatedProcess> process = runtime.process(id);
        rules.beforeRequest(id, process);
        boolean serves = process.map(one -> one.serves(time.now())).orElse(false);
        boolean error = serves && chance.happens(process.get().behaviour().errors());
        long extra = strain.extra(way.target().release());
        time.after(serves ? duration() + extra : failure(process), () -> way.done(!serves, error));
    }

    private long failure(Optional<SimulatedProcess> process) {
        return process.map(one -> one.listens(time.now())).orElse(false) ? REQUEST_TIMEOUT : 1;
    }

    private long duration() {
        return chance.happens(longRequests)
                ? chance.between(1_000, 40_000)
                : chance.skewed(2, 1_500);
    }
}
