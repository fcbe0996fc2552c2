package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// What asks before it goes on shows first what it would do: looking must not be doing.
class DryRunIT {
    private static final List<String> COMMANDS =
            List.of("rollback", "restart", "stop", "scale", "prune");

    @Test
    void aDryRunOfAnyCommandChangesNothing() {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            List<Long> serving = site.instances();
            int deployments = site.client().deployments(site.name()).size();
            try (Traffic traffic = Lossless.traffic(site)) {
                for (String command : COMMANDS) {
                    CommandView answer = dry(site, command);
                    assertThat(answer.deployment()).as(command).isEmpty();
                    assertThat(answer.text()).as(command).isNotEmpty();
                }
                Lossless.refusal(() -> dry(site, "remove"), ProblemCode.NOT_POSSIBLE_NOW);
                Lossless.refusal(() -> dry(site, "abort"), ProblemCode.NO_DEPLOYMENT);
                assertThat(site.client().deployments(site.name())).hasSize(deployments);
                assertThat(site.instances()).isEqualTo(serving);
                Lossless.assertNothingLost(site, traffic, "2");
            }
        }
    }

    @Test
    void aDryRunDuringABakeLetsItGoOn() {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            site.with("bake-time", "5m");
            DeploymentView baking = site.awaitState(site.begin("2").orElseThrow(), "baking");
            for (String command : List.of("rollback", "promote", "pause", "restart", "stop")) {
                dry(site, command);
            }
            // A deployment that cannot be does not end the bake either.
            Lossless.refusal(() -> site.begin("999"), ProblemCode.ARTIFACT_MISSING);
            DeploymentView still = site.client().deployment(site.name(), baking.number());
            assertThat(still.state()).isEqualTo("baking");
        }
    }

    private static CommandView dry(Site site, String command) {
        CommandRequest request = new CommandRequest("a test", true, Map.of("instances", "3"));
        return site.client().command(site.name(), command, request);
    }
}
