package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.client.AgentProgram;
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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Agents come and go; the service does not notice.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AgentLifeIT {
    private final Site site = Site.tiny();
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

    /// Runs an agent in the foreground until it ends by itself.
    private String refusedAgent(int exitCode) throws IOException, InterruptedException {
        Process agent =
                new ProcessBuilder(AgentProgram.command(site.home()))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).as(said).isEqualTo(exitCode);
        return said;
    }

    @Test
    @Order(1)
    void aSecondAgentOnTheSameHomeIsRefusedAndNamesTheFirst() throws Exception {
        String said = refusedAgent(ProblemCode.AGENT_RUNNING.kind().exitCode().code());
        assertThat(said).contains(Long.toString(site.client().agent().pid()));
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
    @Order(3)
    void theSocketOfAKilledAgentIsInNobodysWay() {
        site.agent().kill();
        assertThat(AgentSocket.path(site.home())).exists();
        Problem gone =
                Lossless.refusal(() -> site.client().services(), ProblemCode.AGENT_UNREACHABLE);
        assertThat(gone.report().where()).contains(AgentSocket.path(site.home()).toString());
        site.agent().connect();
        Lossless.assertSettled(site, "1");
    }

    @Test
    @Order(4)
    void aJournalFromANewerVersionIsRefusedAndLeftAlone() throws Exception {
        site.agent().stop();
        Path journal = site.home().resolve("journal.db");
        version(journal, 99);
        byte[] before = Files.readAllBytes(journal);
        String said = refusedAgent(ProblemCode.JOURNAL_NEWER.kind().exitCode().code());
        assertThat(said).contains("99").contains("run the newer Gapless");
        assertThat(Files.readAllBytes(journal)).isEqualTo(before);
        version(journal, 1);
    }

    private static void version(Path journal, int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + version);
        }
    }
}
