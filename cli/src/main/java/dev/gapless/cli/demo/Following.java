package dev.gapless.cli.demo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;

import java.time.Duration;
import java.util.function.Consumer;

/// Follows a deployment to its end, over a restart of the agent.
final class Following {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Following() {}

    /// @param watcher sees the service at each look
    static DeploymentView follow(
            Ground ground, DeploymentView begun, Consumer<ServiceView> watcher) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (System.nanoTime() < end) {
                ServiceView seen = ground.service();
                watcher.accept(seen);
                boolean over =
                        seen.deployment()
                                .filter(
                                        one ->
                                                one.number() == begun.number()
                                                        && one.outcome().isEmpty())
                                .isEmpty();
                if (over) {
                    return ground.deployment(begun.number());
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.of(
                        ProblemCode.DEMO_PREREQUISITE,
                        "Deployment " + begun.number() + " did not come to its end.")
                .todo("see the logs in the demo's folder: gapless demo --keep")
                .build();
    }
}
