package dev.gapless.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Ledger;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Recent;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SqliteJournalTest {
    @Test
    void settingsOfAnAgentFromBeforeNginxAreRead() {
        String old =
                """
                {"kind":"builtin","listen":["127.0.0.1:8080"],"hold":{"time":"PT30S",
                "requests":1000,"bytes":65536},"requestTimeout":"PT1M","exposeRelease":false}
                """;
        assertThat(new StateJson().read(old, SwitchSettings.class).nginx()).isEmpty();
    }

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final InstanceId ID = new InstanceId("shop-1-1a");

    @TempDir Path home;

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Files.createFile(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        try (SqliteJournal journal = open();
                var files = Files.list(home)) {
            assertThat(journal.nextEpoch()).isPositive();
            assertThat(files.filter(one -> one.getFileName().toString().startsWith("journal")))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(
                            one ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(one)))
                                            .as(one.toString())
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void theNextAgentReadsWhatTheLastOneDecided() {
        ServiceState state = state(Optional.of(deployment(1)));
        try (SqliteJournal journal = open()) {
            journal.append(
                    new Event.Abort(1, "minsu"),
                    decision(state, new Action.StopInstance(ID, Duration.ofSeconds(45))),
                    NOON);
        }
        try (SqliteJournal journal = open()) {
            assertThat(journal.services()).containsExactly(state);
            assertThat(journal.deployments("shop", 10)).containsExactly(deployment(1));
            assertThat(journal.deployment("shop", 1)).contains(deployment(1));
            assertThat(journal.deployment("shop", 2)).isEmpty();
            assertThat(journal.deployment("cart", 1)).isEmpty();
        }
    }

    @Test
    void theEpochGrowsWithEachAgent() {
        try (SqliteJournal journal = open()) {
            assertThat(journal.nextEpoch()).isEqualTo(1);
        }
        try (SqliteJournal journal = open()) {
            assertThat(journal.nextEpoch()).isEqualTo(2);
        }
    }

    @Test
    void aStateOfAnOlderBuildLacksWhatThatDidNotKnow() throws SQLException {
        ServiceState state = state(Optional.empty());
        keep(state);
        String unknownThen = ",\"problem\":null,\"again\":null";
        assertThat(new StateJson().write(state)).contains(unknownThen);
        sql("UPDATE service SET state = replace(state, '" + unknownThen + "', '')");
        try (SqliteJournal journal = open()) {
            assertThat(journal.services()).containsExactly(state);
        }
    }

    @Test
    void aSecondOpenDeploymentOfAServiceIsRefusedAsABugAndNotTriedAgain() {
        try (SqliteJournal journal = open()) {
            journal.append(new Event.Tick(), decision(state(Optional.of(deployment(1)))), NOON);
            assertThatThrownBy(
                            () ->
                                    journal.append(
                                            new Event.Tick(),
                                            decision(state(Optional.of(deployment(2)))),
                                            NOON))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> {
                                assertThat(problem.report().code()).isEqualTo("internal");
                                assertThat(problem.report().retryable()).isFalse();
                            });
            assertThat(journal.services().getFirst().deployment()).contains(deployment(1));
        }
    }

    @Test
    void aStateThatCannotBeReadIsADamagedJournal() throws SQLException {
        keep(state(Optional.empty()));
        sql("UPDATE service SET state = 'no json'");
        try (SqliteJournal journal = open()) {
            assertProblem(ProblemCode.JOURNAL_CORRUPT, journal::services);
        }
    }

    @Test
    void damageAnywhereInTheFileIsFoundAtTheStart() throws IOException, SQLException {
        keep(state(Optional.empty()));
        sql("VACUUM");
        long pages = Files.size(file()) / 4096;
        for (long page = 1; page < pages; page++) {
            byte[] whole = Files.readAllBytes(file());
            byte[] broken = whole.clone();
            for (int i = 0; i < 64; i++) {
                broken[(int) (page * 4096) + i] = (byte) 0xA5;
            }
            Files.write(file(), broken, StandardOpenOption.TRUNCATE_EXISTING);
            assertProblem(ProblemCode.JOURNAL_CORRUPT, () -> open().close());
            Files.write(file(), whole, StandardOpenOption.TRUNCATE_EXISTING);
        }
        open().close();
    }

    private static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.report().code()).isEqualTo(code.id()));
    }

    private Path file() {
        return home.resolve("journal.db");
    }

    private SqliteJournal open() {
        return new SqliteJournal(file());
    }

    private void keep(ServiceState state) {
        try (SqliteJournal journal = open()) {
            journal.append(new Event.Tick(), decision(state), NOON);
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement run = connection.createStatement()) {
            run.execute(statement);
            run.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static Decision decision(ServiceState state, Action... actions) {
        return new Decision(state, List.of(actions), "", Optional.empty());
    }

    private static ServiceState state(Optional<Deployment> deployment) {
        ServiceState empty = ServiceState.empty("shop");
        Instance stopping =
                new Instance(
                        new InstanceSpec(
                                ID,
                                "shop",
                                "1",
                                Address.local(18_001),
                                "1",
                                Path.of("/srv/shop"),
                                List.of("sleep", "60"),
                                Map.of(),
                                "",
                                0),
                        new Process.Stopping(NOON),
                        Health.UNKNOWN,
                        0,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        "");
        return new ServiceState(
                "shop",
                Optional.of("1"),
                Optional.empty(),
                1,
                Map.of(),
                Map.of(ID, stopping),
                empty.rotation(),
                empty.routing(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                deployment.map(Deployment::number).orElse(0L),
                deployment,
                empty.ledger(),
                Optional.empty(),
                Recent.NONE);
    }

    @Test
    void readsWhatAnAgentWroteThatKnewNothingOfContracts() {
        StateJson json = new StateJson();
        ServiceState empty = ServiceState.empty("shop");
        String written = json.write(empty);
        assertThat(written).contains("\"contracted\":0,");
        assertThat(json.readState(written.replace("\"contracted\":0,", ""))).isEqualTo(empty);
    }

    @Test
    void readsWhatAnAgentWroteThatWatchedNoDips() {
        StateJson json = new StateJson();
        ServiceState state =
                new ServiceState(
                        "shop",
                        Optional.of("1"),
                        Optional.empty(),
                        1,
                        Map.of(),
                        Map.of(),
                        Rotation.NONE,
                        Routing.NONE,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        Optional.of(deployment(1)),
                        Ledger.EMPTY,
                        Optional.empty(),
                        Recent.NONE);
        String written = json.write(state);
        String recent = ",\"recent\":{\"marks\":[],\"window\":null}";
        String dips = ",\"dips\":null";
        assertThat(written).contains(recent).contains(dips);
        assertThat(json.readState(written.replace(recent, "").replace(dips, ""))).isEqualTo(state);
    }

    private static Deployment deployment(long number) {
        return Deployment.planned(
                number,
                Deployment.Kind.STOP,
                Optional.of("1"),
                "1",
                "recreate",
                "minsu",
                new Plan(
                        "plan",
                        List.of(new StopStep("1", List.of(ID), Duration.ZERO)),
                        List.of(),
                        number),
                Map.of(),
                NOON);
    }
}
