package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Routes;

import java.util.Optional;

/// When all has been quiet for minutes: the world is what the state says, and the routes are what
/// is wanted.
final class QuietRules {
    private final World world;

    QuietRules(World world) {
        this.world = world;
    }

    void check() {
        ServiceState state = world.agent().state();
        demand(world.agent().fit() && state.open().isEmpty(), "quiet", "the life is not quiet");
        demand(
                state.routing().settled(),
                "quiet",
                "the routes are not settled: " + state.routing());
        demand(
                state.routing().asked().equals(world.served().inForce()),
                "quiet",
                "the routes in force are others");
        for (SimulatedProcess process : world.runtime().known()) {
            demand(
                    state.instances().containsKey(process.id()),
                    "leak",
                    process.id()
                            + (process.alive() ? " runs" : " was not forgotten")
                            + ", but nobody knows of it");
        }
        for (Instance one : state.alive()) {
            demand(
                    world.runtime().process(one.id()).map(SimulatedProcess::alive).orElse(false),
                    "quiet",
                    one.id() + " does not run");
        }
        if (!state.deployment().flatMap(one -> one.outcome()).equals(Optional.of(Outcome.FAILED))) {
            clean(state);
        }
        ledger(state);
    }

    private static void clean(ServiceState state) {
        demand(
                state.rotation().members().size() == state.wanted(),
                "quiet",
                "not as many members as wanted: " + Describe.state(state));
        for (Instance one : state.all()) {
            boolean wanted = state.rotation().has(one.id()) || one.keepUntil().isPresent();
            demand(wanted, "leak", one.id() + " is still there: " + Describe.state(state));
        }
        Optional<Routes> routes = state.routing().asked();
        boolean serves =
                state.all().stream()
                        .anyMatch(one -> one.healthy() && state.rotation().has(one.id()));
        demand(
                state.wanted() == 0
                        || !serves
                        || routes.map(
                                        asked ->
                                                state.all().stream()
                                                        .anyMatch(one -> asked.reaches(one.id())))
                                .orElse(false),
                "I1",
                "nobody is reached: " + Describe.state(state));
    }

    /// Nothing is counted that did not happen.
    private void ledger(ServiceState state) {
        state.ledger()
                .totals()
                .forEach(
                        (label, counts) -> {
                            Counter real = world.served().allTime(label);
                            boolean plausible =
                                    counts.requests() >= 0
                                            && counts.requests() <= real.requests()
                                            && counts.failed() <= real.failed()
                                            && counts.errors() <= real.errors();
                            demand(
                                    plausible,
                                    "ledger",
                                    counts
                                            + " counted for "
                                            + label
                                            + ", "
                                            + real.requests()
                                            + " requests in truth");
                        });
    }

    private static void demand(boolean holds, String rule, String otherwise) {
        if (!holds) {
            throw new Violation(rule, otherwise);
        }
    }
}
