package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.Routes;

import java.util.Optional;

/// Takes routes to the switch, one after the other. Those that newer ones overtook while they
/// waited for their turn are not taken there.
final class RouteHand {
    private final World world;
    private final Hands hands;
    private Optional<Routes> waiting = Optional.empty();
    private boolean busy;

    RouteHand(World world, Hands hands) {
        this.world = world;
        this.hands = hands;
    }

    void apply(Routes routes) {
        waiting = Optional.of(routes);
        next();
    }

    private void next() {
        if (busy || waiting.isEmpty() || !hands.live()) {
            return;
        }
        busy = true;
        Routes routes = waiting.get();
        waiting = Optional.empty();
        Faults faults = world.faults();
        if (world.chance().happens(faults.switchRestart)) {
            world.trafficSwitch().restart(world.chance().between(50, 3_000));
        }
        if (world.chance().happens(faults.routesLost)) {
            world.time().after(world.chance().between(50, 60_000), this::lose);
        }
        boolean slow = world.chance().happens(faults.routesSlow);
        long took = slow ? world.chance().between(1_000, 15_000) : world.chance().skewed(2, 200);
        boolean fails = world.chance().happens(faults.routesFail);
        boolean lies = world.chance().happens(faults.routesLie);
        world.time()
                .after(
                        took,
                        () -> {
                            if (hands.arrives()) {
                                hands.answer(arrive(routes, fails, lies));
                            }
                            busy = false;
                            next();
                        });
    }

    private void lose() {
        if (world.faults().routesLost > 0) {
            world.trafficSwitch().restartEmpty(world.chance().between(50, 3_000));
        }
    }

    private Event arrive(Routes routes, boolean fails, boolean lies) {
        try {
            if (fails) {
                throw SimulatedSwitch.unreachable();
            }
            hands.traffic().apply(routes);
            if (lies) {
                throw SimulatedSwitch.unreachable();
            }
            return new Event.RoutesApplied(routes.generation());
        } catch (Problem problem) {
            return new Event.RoutesNotApplied(routes.generation(), problem.report());
        }
    }
}
