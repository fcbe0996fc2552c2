package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// Agents come and go; the service does not notice.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AgentLifeIT {
    private final Site site = Site.tiny();
    private final Operator operator = new Operator(site);
    private final Traffic traffic;
    private List<Long> serving = List.of();

    AgentLifeIT() {
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        traffic = Lossless.traffic(site);
    }

    @BeforeEach
    void remember() {
        site.agent().connect();
        serving = everythingThatServes();
        traffic.awaitMore(10);
    }

    @AfterEach
    void theSameProcessesServe() {
        traffic.awaitMore(10);
        assertThat(everythingThatServes()).isEqualTo(serving);
        assertThat(traffic.failed()).isZero();
    }

    @AfterAll
    void end() {
        site.agent().connect();
        Lossless.assertNothingLost(site, traffic, "1");
        traffic.close();
        site.close();
    }

    private List<Long> everythingThatServes() {
        return java.util.stream.Stream.concat(site.instances().stream(), site.proxies().stream())
                .toList();
    }

    /// What is refused while no agent runs; the notes of a start are not part of it.
    private AbstractStringAssert<?> refused(Operator who, ProblemCode code) {
        AbstractStringAssert<?> text =
                Refusal.assertRefused(who.types("deploy", "2", "--yes"), code);
        assertThat(site.client().probe()).as("an agent").isEmpty();
        return text.contains("instances and proxy do not depend on the agent");
    }

    private void without(Path path, String rights, Runnable work) throws IOException {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
        try {
            work.run();
        } finally {
            Files.setPosixFilePermissions(path, before);
        }
    }

    @Test
    @Order(1)
    void aSecondAgentOnTheSameHomeIsRefusedAndNamesTheFirst() {
        Said said = operator.types("agent");
        assertThat(said.exitCode()).as(said.all()).isEqualTo(3);
        assertThat(said.all())
                .contains("An agent is running already on " + site.home() + ". [agent-running]")
                .contains("pid " + site.client().agent().pid())
                .contains("gapless agent stop")
                .doesNotContain("Exception");
    }

    @Test
    @Order(2)
    void anAgentThatEndsLeavesEverythingRunningAndItsSuccessorFindsIt() {
        site.agent().stop();
        assertThat(everythingThatServes()).isEqualTo(serving);
        site.agent().connect();
        Lossless.assertSettled(site, "1");
    }

    @Test
    @Order(2)
    void theSwitchIsNotEndedWhileAServiceHasRoutesThere() {
        Said said = operator.types("agent", "stop", "--proxy");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err().replaceAll("\\s+", " "))
                .startsWith("REFUSED Nothing was changed. Whatever served before.")
                .contains("The proxy is the switch of " + site.name() + ";", "[not-possible-now]")
                .contains("gapless stop and gapless remove");
        assertThat(site.client().agent().pid()).isPositive();
        assertThat(everythingThatServes()).isEqualTo(serving);
        Lossless.assertSettled(site, "1");
    }

    @Test
    @Order(2)
    void nobodyElseReadsLogsAndJournal() throws IOException {
        assertThat(rights("logs")).isEqualTo("rwxr-x---");
        for (String file :
                List.of("journal.db", "journal.db-wal", "journal.reserve", "agent.lock")) {
            assertThat(rights(file)).as(file).isEqualTo("rw-------");
        }
    }

    private String rights(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(site.home().resolve(file)));
    }

    @Test
    @Order(3)
    void theSocketOfAKilledAgentIsInNobodysWay() {
        site.agent().kill();
        assertThat(AgentSocket.path(site.home())).exists();
        Problem gone =
                Lossless.refusal(() -> site.client().services(), ProblemCode.AGENT_UNREACHABLE);
        assertThat(gone.report().where()).contains(AgentSocket.path(site.home()).toString());
        Said said = operator.types("status");
        assertThat(said.exitCode()).as(said.all()).isZero();
        assertThat(said.err()).startsWith("Started the agent, pid ").hasLineCount(1);
        assertThat(said.out()).contains("1 serves: all 2 healthy");
        Lossless.assertSettled(site, "1");
    }

    @Test
    @Order(4)
    void aJournalFromANewerVersionIsRefusedAndLeftAlone() throws Exception {
        site.agent().stop();
        Path journal = site.home().resolve("journal.db");
        version(journal, 99);
        byte[] before = Files.readAllBytes(journal);
        refused(operator, ProblemCode.JOURNAL_NEWER)
                .contains("journal version 99, this one knows 1")
                .contains("where " + journal)
                .contains("run the newer Gapless");
        assertThat(Files.readAllBytes(journal)).isEqualTo(before);
        version(journal, 1);
    }

    @Test
    @Order(5)
    void aJournalThatIsNoneIsRefusedAndLeftAlone() throws Exception {
        site.agent().stop();
        Path journal = site.home().resolve("journal.db");
        Path aside = Files.move(journal, journal.resolveSibling("aside.db"));
        Files.writeString(journal, "this is no database, ".repeat(100));
        byte[] before = Files.readAllBytes(journal);
        refused(operator, ProblemCode.JOURNAL_CORRUPT)
                .contains("The journal cannot be read.")
                .contains("where " + journal)
                .contains("restore the file from a backup");
        assertThat(Files.readAllBytes(journal)).isEqualTo(before);
        Files.move(aside, journal, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @Order(6)
    void aHomeThatMayNotBeWritten() throws Exception {
        site.agent().stop();
        Operator other = operator.withoutRightsOfRoot();
        without(
                site.home(),
                "r-x------",
                () -> {
                    refused(other, ProblemCode.PERMISSION_DENIED)
                            .contains("where " + site.home() + " found")
                            .contains("has no right to it");
                    Path inside = site.home().resolve("another");
                    Said said = other.types("status", "--home", inside.toString());
                    Refusal.assertRefused(said, ProblemCode.PERMISSION_DENIED)
                            .contains("The agent's folder cannot be written")
                            .contains("has no right to " + inside)
                            .contains("--home DIR");
                });
    }

    @Test
    @Order(7)
    void aJournalThatMayNotBeReadIsNotCalledBroken() throws Exception {
        site.agent().stop();
        Operator other = operator.withoutRightsOfRoot();
        Path journal = site.home().resolve("journal.db");
        without(
                journal,
                "---------",
                () ->
                        refused(other, ProblemCode.PERMISSION_DENIED)
                                .contains("The journal cannot be opened.")
                                .contains("where " + journal)
                                .contains("has no right to it"));
    }

    private static void version(Path journal, int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + version);
        }
    }
}
