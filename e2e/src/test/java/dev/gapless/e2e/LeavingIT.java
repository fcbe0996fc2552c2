package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Running;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/// Whoever deploys may go away: the deployment belongs to the agent.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeavingIT {
    private final Site site = Site.tiny();
    private final Operator operator = new Operator(site);

    LeavingIT() {
        site.with("bake-time", "0s");
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        // nobody waits for its end: it is promoted when it has been seen
        site.with("ramp", "5m");
    }

    @AfterAll
    void end() {
        site.close();
    }

    /// Ctrl-C, a terminal that is closed, a CI job that is ended.
    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP", "TERM"})
    void leavingTheCommandLeavesTheDeploymentGoing(String signal) {
        try (Traffic traffic = Lossless.traffic(site)) {
            Running command = operator.begins("deploy", next(), "--yes");
            awaitFollowing(command);
            command.signal(signal);
            Said said = command.end();
            assertThat(said.exitCode()).as(said.all()).isEqualTo(130);
            assertThat(said.out().replaceAll("\\s+", " "))
                    .contains("Left; the deployment of " + site.name() + " goes on")
                    .contains("gapless abort --service " + site.name())
                    .endsWith("gapless status --watch --service " + site.name() + " ")
                    .doesNotContain("SUCCEEDED");
            DeploymentView open = site.view().deployment().orElseThrow();
            assertThat(open.outcome()).as("it goes on").isEmpty();
            site.command("promote");
            Lossless.assertOutcome(site.outcome(open), "succeeded", 0);
            Lossless.assertNothingLost(site, traffic, open.to());
        }
    }

    @Test
    void theOneWhoComesBackFindsItAndSeesItsEnd() {
        String next = next();
        assertThat(operator.types("deploy", next, "--yes", "--detach").exitCode()).isZero();
        Running watching = operator.begins("status", "--watch");
        awaitFollowing(watching);
        assertThat(operator.types("promote", "--detach").exitCode()).isZero();
        Said seen = watching.end();
        assertThat(seen.exitCode()).as(seen.all()).isZero();
        assertThat(seen.out()).contains("SUCCEEDED  " + next + " serves all of " + site.name());
    }

    private String next() {
        return site.view().stable().equals("1") ? "2" : "1";
    }

    /// The line that is printed when the shift begins; the plan in short has another one.
    private static void awaitFollowing(Running command) {
        Await.until(
                "the command follows the deployment",
                Duration.ofMinutes(5),
                () -> command.soFar().contains(" shift    0 -> 100 %"));
    }
}
