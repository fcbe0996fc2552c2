package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.e2e.site.Traffic;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;

/// What is typed wrongly, or on a machine that is not fit, is refused before anything is touched:
/// the processes that serve stay the same ones, and their users lose nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {
    private final Site site = Site.tiny();
    private final Operator operator = new Operator(site);
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

    /// The text; the service is untouched, and that is said.
    private AbstractStringAssert<?> refused(ProblemCode code, Said said) {
        assertThat(site.instances()).as("the processes that serve").isEqualTo(serving);
        String stable = site.view().stable();
        return Refusal.assertRefused(said, code)
                .startsWith("REFUSED Nothing was changed. " + stable + " serves, untouched.");
    }

    private Said deploy(String version) {
        return operator.types("deploy", version, "--yes");
    }

    @Test
    @Order(1)
    void aRollbackWithNothingToGoBackTo() {
        refused(ProblemCode.NOTHING_TO_ROLL_BACK, operator.types("rollback", "--yes"))
                .contains("no release of " + site.name() + " to go back to")
                .contains("releases on disk: 1")
                .contains("gapless rollback VERSION");
    }

    @Test
    @Order(2)
    void aReleaseWithoutAnArtifact() {
        refused(ProblemCode.ARTIFACT_MISSING, deploy("99"))
                .contains("There is no jars/tiny-99.jar.")
                .contains("newest there: tiny-")
                .contains("gapless deploy");
    }

    @Test
    @Order(3)
    void anArtifactWithAnotherChecksumThanThePinnedOne() {
        String wrong = "0123456789abcdef".repeat(4);
        site.with("sha256", wrong);
        refused(ProblemCode.ARTIFACT_CHECKSUM, deploy("2"))
                .contains(wrong)
                .containsPattern("tiny-2.jar has [0-9a-f]{64}")
                .contains("build it again");
    }

    @Test
    @Order(4)
    void aCommandThatIsNotThere() {
        site.with("command", "/nowhere/java -jar {artifact}");
        refused(ProblemCode.COMMAND_NOT_FOUND, deploy("2"))
                .contains("There is no program /nowhere/java, 2 cannot be started.")
                .contains("install it, or give its full path");
    }

    @Test
    @Order(5)
    void anArtifactThatMayNotBeRead() throws IOException {
        Path artifact = site.folder().resolve("jars/tiny-2.jar");
        Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("---------"));
        site.agent().stop();
        try {
            Operator other = operator.withoutRightsOfRoot();
            Said said = other.types("deploy", "2", "--yes");
            refused(
                            ProblemCode.PERMISSION_DENIED,
                            new Said(said.exitCode(), said.out(), withoutNotes(said.err())))
                    .contains("jars/tiny-2.jar may not be read.")
                    .contains("chmod +r jars/tiny-2.jar");
        } finally {
            Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static String withoutNotes(String err) {
        return err.replaceFirst("^Started the agent, .*\n", "");
    }

    /// The agent of the test before runs on without the rights of root.
    @Test
    @Order(6)
    void foldersOfInstancesThatMayNotBeWritten() throws IOException {
        Path instances = site.home().resolve("instances");
        Files.setPosixFilePermissions(instances, PosixFilePermissions.fromString("r-x------"));
        try {
            refused(ProblemCode.PERMISSION_DENIED, deploy("2"))
                    .contains(instances + " may not be written, 2 cannot be started.")
                    .contains("chmod u+rwx " + instances);
        } finally {
            Files.setPosixFilePermissions(instances, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /// It takes a port that the new release is to have; its owner is this test.
    @Test
    @Order(7)
    void aPortThatAForeignProcessHasWithItsName() throws IOException {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String own = config.value("ports");
            int port = foreign.getLocalPort();
            site.with("ports", "[" + port + ", " + own.substring(1));
            Refusal.assertRefused(deploy("2"), ProblemCode.PORT_IN_USE)
                    .containsPattern(
                            "^REFUSED Nothing was changed. 1 on :[0-9]+( :[0-9]+)* serves,"
                                    + " untouched[.] ")
                    .contains("Port " + port + " is in use, 2 cannot start there.")
                    .contains("found pid " + ProcessHandle.current().pid() + ", java ")
                    .contains("stop pid " + ProcessHandle.current().pid())
                    .containsPattern("where \\S*/gapless.yaml:[0-9]+ ports: \\[" + port + ",")
                    .containsPattern("name another port: ports: \\[[0-9]+, [0-9, ]+\\]; is it");
        }
        assertThat(site.instances()).as("the processes that serve").isEqualTo(serving);
    }

    @Test
    @Order(8)
    void aHealthPathThatIsNotThereAbortsAndSaysSo() {
        site.with("health.path", "/nothing-here").with("health.healthy-deadline", "10s");
        Said said = deploy("2");
        assertThat(said.exitCode()).as(said.all()).isEqualTo(5);
        assertThat(said.out())
                .contains("ABORTED")
                .contains("1 serves all of " + site.name() + ", as before. 0 of")
                .contains("2 answers, but its health path does not exist (404).")
                .containsPattern(
                        "/nothing-here -> 404 in [0-9]+ ms, asked [0-9]+ times;\\s+/health -> 200")
                .containsOnlyOnce("[health-not-found]")
                .contains("health: { path: /health } in gapless.yaml")
                .endsWith("gapless deploy 2\n");
        assertThat(site.instances()).isEqualTo(serving);
    }

    @Test
    @Order(9)
    void aSecondDeploymentWhileOneIsUnderWay() {
        // nobody waits for its end: it is promoted when it has been seen
        site.with("ramp", "5m");
        DeploymentView first = site.begin("2").orElseThrow();
        for (String command : List.of("deploy", "plan")) {
            Said said = command.equals("plan") ? operator.types("plan", "1") : deploy("1");
            Refusal.assertRefused(said, ProblemCode.DEPLOY_IN_PROGRESS)
                    .containsPattern(
                            "2 is being deployed to \\S+ by e2e@localhost, since [0-9:]{5} \\([0-9]+"
                                    + " s\\), step [0-9]+ of [0-9]+")
                    .containsPattern("found it is \\S+, last sign of life [0-9]+ s ago")
                    .contains("gapless status --watch")
                    .contains("gapless abort");
        }
        site.awaitState(first, "shifting");
        site.command("promote");
        Lossless.assertOutcome(site.outcome(first), "succeeded", 0);
    }

    @Test
    @Order(10)
    void anotherJarUnderTheNameOfAReleaseThatIsKnown() {
        site.offer(Checkout.release("tiny", "3"), "tiny-1.jar");
        refused(ProblemCode.ARTIFACT_CHANGED, deploy("1"))
                .contains("Version 1 was deployed before with another artifact.")
                .containsPattern("now [0-9a-f]{12}, before [0-9a-f]{12}")
                .contains("--replace");
    }

    @Test
    @Order(11)
    void aReleaseThatIsStableAlreadyIsNotDeployedAgain() {
        Said first = deploy("2");
        assertThat(first.exitCode()).as(first.all()).isZero();
        assertThat(first.out())
                .endsWith(
                        site.name()
                                + ": already stable; in force now, no process was replaced:"
                                + " ramp.\n");
        Said said = deploy("2");
        assertThat(said.exitCode()).as(said.all()).isZero();
        assertThat(said.out()).isEqualTo(site.name() + ": already stable; nothing was changed.\n");
        assertThat(site.instances()).isEqualTo(serving);
    }

    @Test
    @Order(12)
    void aRollbackGoesBackToTheReleaseBefore() {
        assertThat(operator.types("rollback", "--yes").exitCode()).isZero();
        assertThat(site.view().stable()).isEqualTo("1");
    }

    /// Of the address of the switch, before anything is started; its owner is this test.
    @Test
    @Order(13)
    void anAddressOfTheSwitchThatSomethingElseHolds() throws IOException {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + foreign.getLocalPort();
            site.with("switch.listen", address);
            Said checked = operator.types("check", "2");
            assertThat(checked.exitCode()).as(checked.all()).isEqualTo(2);
            assertThat(checked.out()).contains("[listen-in-use]", address);
            Refusal.assertRefused(operator.types("plan", "2"), ProblemCode.LISTEN_IN_USE)
                    .contains("The built-in switch cannot listen on " + address)
                    .contains("serves 1, untouched");
            refused(ProblemCode.LISTEN_IN_USE, deploy("2"))
                    .contains(address + ": something else holds it.")
                    .containsPattern("where \\S*/gapless.yaml:[0-9]+ switch.listen: " + address)
                    .contains("found pid " + ProcessHandle.current().pid() + ", java ")
                    .contains("ways out: 1. another address")
                    .contains("2. the service itself on another port")
                    .contains("3. a restart with a gap");
            assertThat(site.view().deployment().orElseThrow().to()).isEqualTo("1");
        }
    }

    /// The port is free when it is looked at, and taken when the release has come up. Nobody gets a
    /// request then, and the way out does not need the port.
    @Test
    @Order(14)
    void whatAFailedFirstDeploymentLeftIsStoppedAndRemoved() throws IOException {
        for (int tries = 0; !leavesBehind(RefusalsIT::isStopped); tries++) {
            assertThat(tries).as("the switch had the port before anybody else").isLessThan(5);
        }
    }

    /// The agent is killed with -9 once it has written that it stops; its successor goes on.
    @Test
    @Order(15)
    void isStoppedAlsoByTheSuccessorOfAKilledAgent() throws IOException {
        for (int tries = 0; !leavesBehind(RefusalsIT::isStoppedAfterADeath); tries++) {
            assertThat(tries).as("the switch had the port before anybody else").isLessThan(5);
        }
    }

    private static void isStopped(Site site) {
        Said stopped = new Operator(site).types("stop", "--yes");
        assertThat(stopped.exitCode()).as(stopped.all()).isZero();
        assertThat(site.instances()).isEmpty();
    }

    private static void isStoppedAfterADeath(Site site) {
        DeploymentView begun = site.command("stop").deployment().orElseThrow();
        site.agent().kill();
        site.agent().connect();
        assertThat(site.outcome(begun).outcome()).isEqualTo("succeeded");
        assertThat(site.instances()).isEmpty();
    }

    /// Returns false when the switch was quicker than the test.
    private static boolean leavesBehind(Consumer<Site> stop) throws IOException {
        try (Site other = Site.tiny()) {
            other.with("instances", "1")
                    .with("on-failure", "keep")
                    .with("health.healthy-deadline", "15s")
                    .with("progress-deadline", "20s");
            Operator beside = new Operator(other);
            int port = other.url().getPort();
            DeploymentView begun = other.begin("1").orElseThrow();
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                DeploymentView failed = other.outcome(begun);
                assertThat(failed.outcome()).isEqualTo("aborted");
                assertThat(failed.cause().orElseThrow().code()).isEqualTo("listen-in-use");
                assertThat(other.instances()).as("kept for a look").hasSize(1);
                Refusal.assertRefused(
                                beside.types("deploy", "1", "--yes"), ProblemCode.LISTEN_IN_USE)
                        .contains("REFUSED Nothing was changed.");
                Refusal.assertRefused(beside.types("retry"), ProblemCode.LISTEN_IN_USE);
                Refusal.assertRefused(
                                beside.types("remove", "--keep-running", "--yes"),
                                ProblemCode.NOT_POSSIBLE_NOW)
                        .contains("gapless stop, then gapless remove");
                stop.accept(other);
                Said removed = beside.types("remove", "--yes");
                assertThat(removed.exitCode()).as(removed.all()).isZero();
                assertThat(other.client().services()).isEmpty();
                return true;
            } catch (BindException taken) {
                return false;
            }
        }
    }
}
