package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Routes;

import java.util.Optional;

/// I1: some healthy instance receives traffic at all times once there was one, or requests are held
/// for a bounded time, unless no instance can be healthy.
final class ServingRules {
    /// Longest time from the moment that the serving instances fall silent until one that is known
    /// to be healthy serves: three failed checks of 7 s each, and the way to the switch.
    private static final long REACTION = 60_000;

    private final World world;
    private boolean served;
    private long dark;

    ServingRules(World world) {
        this.world = world;
    }

    /// The service has served, nobody has asked it to stop, and it is not about to serve for the
    /// first time, again.
    private boolean expected() {
        ServiceState state = world.agent().state();
        Optional<Deployment> open = state.open();
        boolean toBeOff =
                open.map(
                                one ->
                                        one.kind() == Deployment.Kind.STOP
                                                || one.goingBack() && one.wantedBefore() == 0
                                                || one.from().isEmpty() && !one.shifted())
                        .orElse(false);
        if (state.wanted() == 0 || toBeOff) {
            served = false;
        }
        return served;
    }

    void beforeRequest(Optional<SimulatedProcess> process) {
        served |= process.map(one -> one.serves(world.time().now())).orElse(false);
    }

    void refused() {
        if (expected()) {
            throw new Violation(
                    "I1",
                    "a request was refused: the switch has nobody to send it to and does not hold"
                            + " it");
        }
    }

    /// As far as the engine knows: routes reach somebody who has been healthy, and a healthy one if
    /// there is one.
    void beforeRoutes(Routes routes, ServiceState state) {
        for (Routes.Target target : routes.targets()) {
            Instance one = state.instances().get(target.instance());
            boolean fit = one != null && one.health().everHealthy();
            if (routes.reaches(target.instance()) && !fit) {
                throw new Violation(
                        "I1", Describe.routes(routes) + " reach one that was never healthy");
            }
        }
        if (!expected() || routes.hold()) {
            return;
        }
        if (state.all().stream().noneMatch(one -> routes.reaches(one.id()))) {
            throw new Violation("I1", Describe.routes(routes) + " reach nobody and hold nothing");
        }
        boolean healthyMember =
                state.all().stream()
                        .anyMatch(one -> one.healthy() && state.rotation().has(one.id()));
        boolean healthyReached =
                state.all().stream().anyMatch(one -> one.healthy() && routes.reaches(one.id()));
        if (healthyMember && !healthyReached) {
            throw new Violation("I1", Describe.routes(routes) + " reach only sick ones");
        }
    }

    /// In truth: no healthy one is idle for long while those that get the requests cannot answer.
    void beat(long millis) {
        if (!expected() || someWellOneServes()) {
            dark = 0;
        } else if (someWellOneIsIdle() && everythingWorks()) {
            dark += millis;
        }
        if (dark > REACTION) {
            throw new Violation(
                    "I1", "for a minute nobody who is well got requests, though one was idle");
        }
    }

    private boolean someWellOneServes() {
        return world.runtime().alive().stream()
                .anyMatch(
                        one ->
                                one.well(world.time().now())
                                        && world.trafficSwitch().reaches(one.id()));
    }

    private boolean someWellOneIsIdle() {
        ServiceState state = world.agent().state();
        return world.runtime().alive().stream()
                .filter(one -> one.well(world.time().now()) && !one.told())
                .map(one -> state.instances().get(one.id()))
                .anyMatch(one -> one != null && one.healthy() && inService(state, one));
    }

    /// Of the stable release, and no candidate that still waits for its turn.
    private static boolean inService(ServiceState state, Instance one) {
        boolean candidate =
                state.open().map(open -> !open.shifted() && open.started(one.id())).orElse(false);
        return state.stable().equals(Optional.of(one.release())) && !candidate;
    }

    /// A deployment that a person has halted waits.
    private boolean everythingWorks() {
        ServiceState state = world.agent().state();
        boolean waits = state.open().map(Deployment::pause).orElse(false);
        return world.agent().fit()
                && world.trafficSwitch().up()
                && state.routing().settled()
                && !waits;
    }
}
