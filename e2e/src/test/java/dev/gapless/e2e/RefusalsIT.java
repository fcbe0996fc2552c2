package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Main;
import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.e2e.site.Traffic;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What is refused is refused before anything is touched: the processes that serve stay the same
/// ones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {
    private final Site site = Site.tiny();
    private SiteConfig config = site.config();
    private Traffic traffic;
    private List<Long> serving = List.of();

    RefusalsIT() {
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        traffic = Lossless.traffic(site);
    }

    @BeforeAll
    void remember() {
        config = site.config();
    }

    @BeforeEach
    void begin() {
        traffic.close();
        traffic = Lossless.traffic(site);
        serving = site.instances();
    }

    @AfterEach
    void nothingWasLost() {
        Lossless.assertNothingLost(site, traffic, site.view().stable());
        site.configure(config);
    }

    @AfterAll
    void end() {
        traffic.close();
        site.close();
    }

    private Problem refused(ProblemCode code, ThrowingCallable attempt) {
        Problem problem = Lossless.refusal(attempt, code);
        assertThat(problem.report().todo()).as("what to do about it").isNotEmpty();
        assertThat(site.instances()).as("the processes that serve").isEqualTo(serving);
        return problem;
    }

    @Test
    @Order(1)
    void aRollbackWithNothingToGoBackTo() {
        refused(ProblemCode.NOTHING_TO_ROLL_BACK, () -> site.command("rollback"));
    }

    @Test
    @Order(2)
    void aReleaseWithoutAnArtifact() {
        Problem problem = refused(ProblemCode.ARTIFACT_MISSING, () -> site.begin("99"));
        assertThat(problem.getMessage() + problem.report().where()).contains("tiny-99.jar");
    }

    @Test
    @Order(3)
    void anArtifactWithAnotherChecksumThanThePinnedOne() {
        String wrong = "0123456789abcdef".repeat(4);
        site.with("sha256", wrong);
        Problem problem = refused(ProblemCode.ARTIFACT_CHECKSUM, () -> site.begin("2"));
        assertThat(problem.report().toString()).contains(wrong.substring(0, 12));
    }

    @Test
    @Order(4)
    void aCommandThatIsNotThere() {
        site.with("command", "/nowhere/java -jar {artifact}");
        Problem problem = refused(ProblemCode.COMMAND_NOT_FOUND, () -> site.begin("2"));
        assertThat(problem.report().toString()).contains("/nowhere/java");
    }

    @Test
    @Order(5)
    void aPortThatAForeignProcessHasWithItsName() throws IOException {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = foreign.getLocalPort();
            String own = config.value("ports");
            site.with("ports", "[" + port + ", " + own.substring(1));
            Problem problem = Lossless.refusal(() -> site.begin("2"), ProblemCode.PORT_IN_USE);
            assertThat(problem.report().toString())
                    .contains(Integer.toString(port))
                    .contains(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    @Order(6)
    void aHealthPathThatIsNotThereAbortsAndSaysSo() {
        site.with("health.path", "/nothing-here").with("health.healthy-deadline", "4s");
        DeploymentView ended = site.deploy("2");
        Lossless.assertOutcome(ended, "aborted", 5);
        assertThat(ended.cause().orElseThrow().code()).isEqualTo("health-not-found");
    }

    @Test
    @Order(7)
    void aSecondDeploymentWhileOneIsUnderWay() {
        site.with("ramp", "3s");
        DeploymentView first = site.begin("2").orElseThrow();
        Lossless.refusal(() -> site.begin("1"), ProblemCode.DEPLOY_IN_PROGRESS);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit =
                Main.run(
                        List.of(
                                "deploy",
                                "1",
                                "--yes",
                                "--file",
                                site.configFile().toString(),
                                "--home",
                                site.home().toString()),
                        AgentControl.shell(
                                site.folder(),
                                new PrintStream(said, true, StandardCharsets.UTF_8)));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("deploy-in-progress");
        assertThat(exit).isEqualTo(3);
        Lossless.assertOutcome(site.outcome(first), "succeeded", 0);
    }

    @Test
    @Order(8)
    void anotherJarUnderTheNameOfAReleaseThatIsKnown() {
        site.offer(Checkout.release("tiny", "3"), "tiny-1.jar");
        refused(ProblemCode.ARTIFACT_CHANGED, () -> site.begin("1"));
    }

    @Test
    @Order(9)
    void aReleaseThatIsStableAlreadyIsNotDeployedAgain() {
        assertThat(site.begin("2")).isEmpty();
        assertThat(site.instances()).isEqualTo(serving);
    }

    @Test
    @Order(10)
    void aRollbackGoesBackToTheReleaseBefore() {
        DeploymentView back = site.command("rollback").deployment().orElseThrow();
        Lossless.assertOutcome(site.outcome(back), "succeeded", 0);
        assertThat(site.view().stable()).isEqualTo("1");
    }
}
