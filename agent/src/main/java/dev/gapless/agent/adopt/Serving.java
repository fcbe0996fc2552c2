package dev.gapless.agent.adopt;

import dev.gapless.agent.front.JointPointing;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.Optional;

/// Whether the switch sends requests to what is adopted.
///
/// @param joint nginx is pointed at it by the same step
/// @param once the switch may fail once only
record Serving(ServiceRunner runner, InstanceId id, Optional<JointPointing> joint, boolean once) {
    private static final Duration MARGIN = Duration.ofSeconds(30);

    Serving with(JointPointing pointing) {
        return new Serving(runner, id, Optional.of(pointing), once);
    }

    /// Whether it does so already.
    boolean now() {
        return serves(runner.state());
    }

    /// Returns when it would. Throws why it never will; where nginx is pointed by the same step,
    /// that has not been begun then, or was put back as far as it could be.
    void await() throws InterruptedException {
        ServiceRunner.Snapshot seen = runner.snapshot();
        HealthPolicy policy = seen.state().stableRelease().orElseThrow().settings().health();
        Duration limit =
                policy.minHealthyTime()
                        .plus(policy.interval().multipliedBy(policy.successes()))
                        .plus(MARGIN);
        long end = System.nanoTime() + limit.toNanos();
        while (!serves(seen.state())) {
            joint.flatMap(JointPointing::failure).ifPresent(Serving::raise);
            boolean late = System.nanoTime() >= end;
            Optional<Problem> why = objection(seen.state()).map(ProblemReport::toProblem);
            if (late) {
                why = why.or(() -> Optional.of(late(runner.state(), limit)));
            }
            if (why.isPresent() && joint.map(JointPointing::giveUp).orElse(true)) {
                throw why.get();
            }
            // nginx leads there by now: it is adopted, whatever became of it since
            if (why.isPresent() && joint.filter(JointPointing::isDone).isPresent()) {
                return;
            }
            seen = runner.await(seen.version(), Duration.ofSeconds(1));
        }
    }

    private static void raise(Problem problem) {
        throw problem;
    }

    private boolean serves(ServiceState state) {
        return state.routing().settled()
                && state.routing().asked().filter(routes -> routes.reaches(id)).isPresent();
    }

    /// Why it never will.
    private Optional<ProblemReport> objection(ServiceState state) {
        Optional<Instance> one = Optional.ofNullable(state.instances().get(id));
        if (one.isEmpty() || !one.get().alive()) {
            return Optional.of(
                    one.flatMap(Instance::startProblem)
                            .orElseGet(
                                    () ->
                                            Problem.of(
                                                            ProblemCode.APP_ENDED,
                                                            "The process ended while it was being"
                                                                    + " adopted.")
                                                    .todo("look at its log, start it, adopt it")
                                                    .report()));
        }
        Optional<ProblemReport> refused =
                state.routing()
                        .failure()
                        .filter(
                                failure ->
                                        once
                                                || failure.code()
                                                        .equals(ProblemCode.LISTEN_IN_USE.id()));
        return refused.or(one.get()::startProblem);
    }

    private Problem late(ServiceState state, Duration limit) {
        String health =
                Optional.ofNullable(state.instances().get(id))
                        .map(one -> one.health().text())
                        .orElse("gone");
        return Problem.of(
                        ProblemCode.APP_UNHEALTHY,
                        "It was not well for long enough within "
                                + limit.toSeconds()
                                + " s; it is not adopted so.")
                .found(
                        health
                                + state.routing()
                                        .failure()
                                        .map(failure -> "; the switch: " + failure.what())
                                        .orElse(""))
                .todo("look at its log, then the same command again")
                .build();
    }
}
