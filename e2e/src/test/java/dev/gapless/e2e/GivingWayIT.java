package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.util.List;

/// A bake gives way to what is wanted next, and to nothing that is refused or only looked at.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GivingWayIT {
    private final Site site = Site.tiny();
    private final Operator operator = new Operator(site);
    private final Traffic traffic;

    GivingWayIT() {
        site.offer(Checkout.release("tiny", "1"), "tiny-1b.jar");
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        traffic = Lossless.traffic(site);
    }

    @BeforeEach
    void longBake() {
        site.with("bake-time", "300s");
    }

    @AfterEach
    void nothingFailed() {
        assertThat(traffic.awaitMore(20).failed()).isZero();
    }

    @AfterAll
    void end() {
        Lossless.assertNothingLost(site, traffic, site.view().stable());
        traffic.close();
        site.close();
    }

    private DeploymentView baking(String version) {
        DeploymentView open = site.awaitState(site.begin(version).orElseThrow(), "baking");
        assertThat(open.state()).isEqualTo("baking");
        return open;
    }

    private void assertStillBakes(DeploymentView open) {
        assertThat(site.client().deployment(site.name(), open.number()).state())
                .isEqualTo("baking");
    }

    private void unchanged(List<Long> processes, DeploymentView open, Said said, int exitCode) {
        assertThat(said.exitCode()).as(said.all()).isEqualTo(exitCode);
        assertThat(site.instances()).as(said.all()).isEqualTo(processes);
        assertStillBakes(open);
    }

    @Test
    @Order(1)
    void whatIsRefusedOrOnlyLookedAtEndsNoBake() {
        DeploymentView open = baking("2");
        List<Long> processes = site.instances();
        for (String command : List.of("rollback", "restart", "stop", "promote")) {
            unchanged(processes, open, operator.types(command, "--dry-run"), 0);
        }
        unchanged(processes, open, operator.types("scale", "1", "--dry-run"), 0);
        unchanged(processes, open, operator.types("deploy", "2", "--yes"), 0);
        Said said = operator.types("deploy", "99", "--yes");
        Refusal.assertRefused(said, ProblemCode.ARTIFACT_MISSING).contains("2 serves, untouched");
        unchanged(processes, open, said, 2);
        said = operator.types("deploy", "1", "--yes", "--command", "nowhere {artifact}");
        Refusal.assertRefused(said, ProblemCode.COMMAND_NOT_FOUND);
        unchanged(processes, open, said, 2);
    }

    @Test
    @Order(2)
    void rollbackDuringTheBakeShowsAsksAndGoesBackOnce() {
        DeploymentView open = site.view().deployment().orElseThrow();
        List<Long> before = site.instances("1");
        Said said = operator.types("rollback", "--yes");
        assertThat(said.exitCode()).as(said.all()).isZero();
        assertThat(said.out()).startsWith(site.name() + " 2 -> 1").contains("ROLLED BACK");
        assertThat(said.err()).isEmpty();
        Lossless.assertOutcome(site.outcome(open), "rolled-back", 5);
        assertThat(site.instances()).as("they had gone on running").isEqualTo(before);
    }

    @Test
    @Order(3)
    void theNextDeploymentEndsABakeAndRunsThePlanThatWasShown() {
        DeploymentView open = baking("2");
        site.with("bake-time", "0s");
        Said planned = operator.types("plan", "1b");
        String id = planned.out().replaceFirst("(?s).*--plan ([0-9a-f]+)\n.*", "$1");
        Said said = operator.types("deploy", "1b", "--plan", id);
        assertThat(said.exitCode()).as(planned.out() + said.all()).isZero();
        Lossless.assertOutcome(site.outcome(open), "succeeded", 0);
        assertThat(site.view().deployment().orElseThrow().planId()).isEqualTo(id);
        assertThat(site.view().stable()).isEqualTo("1b");
    }

    @Test
    @Order(4)
    void rollbackToANamedReleaseGoesThereAndNotToTheOneBefore() {
        DeploymentView open = baking("2");
        site.with("bake-time", "0s");
        Said said = operator.types("rollback", "2", "--yes");
        Refusal.assertRefused(said, ProblemCode.NOT_POSSIBLE_NOW).contains("2 is the release");
        assertStillBakes(open);
        said = operator.types("rollback", "1", "--yes");
        assertThat(said.exitCode()).as(said.all()).isZero();
        assertThat(said.out()).startsWith(site.name() + " 2 -> 1").contains("SUCCEEDED");
        Lossless.assertOutcome(site.outcome(open), "succeeded", 0);
        assertThat(site.view().stable()).isEqualTo("1");
    }
}
