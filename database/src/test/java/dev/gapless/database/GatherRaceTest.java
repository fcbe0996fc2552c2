package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Two transactions write to one group while the other one stands open.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
@Order(4)
class GatherRaceTest extends MemberLog {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What each of them does, and who is there afterwards whoever comes first.
    private record Race(String one, String other, List<String> members) {
        @Override
        public String toString() {
            return one + " | " + other;
        }

        Race turned() {
            return new Race(other, one, members);
        }
    }

    private static final String KIM_COMES =
            "INSERT INTO member_action (action_id, member_name, status) VALUES (5, 'kim', 'IN')";
    private static final String LEE_COMES =
            "INSERT INTO member_action (action_id, member_name, status) VALUES (5, 'lee', 'IN')";
    private static final String LEE_GOES = "DELETE FROM member_action WHERE id = 2";
    private static final String LEE_IS = "UPDATE member_action SET member_name = '%s' WHERE id = 2";
    private static final String KIM_IS = "UPDATE member_action SET member_name = '%s' WHERE id = 1";
    private static final String V2_REMOVES =
            "DELETE FROM member WHERE event_id = 1 AND name = 'lee'";
    private static final String V2_RENAMES =
            "UPDATE member SET name = 'v2' WHERE event_id = 1 AND name = 'lee'";

    GatherRaceTest(Product product) {
        super(product);
    }

    static Stream<Arguments> races() {
        List<Race> all =
                List.of(
                        new Race(LEE_GOES, LEE_COMES, List.of("1 kim 2", "1 lee 1", "2 kim 1")),
                        new Race(LEE_GOES, KIM_COMES, List.of("1 kim 3", "2 kim 1")),
                        new Race(
                                "INSERT INTO member_action (action_id, member_name) VALUES (5, 'new')",
                                LEE_IS.formatted("new"),
                                List.of("1 kim 2", "1 new 2", "2 kim 1")),
                        new Race(
                                KIM_IS.formatted("zed"),
                                LEE_IS.formatted("zed"),
                                List.of("1 kim 1", "1 zed 2", "2 kim 1")),
                        new Race(
                                KIM_IS.formatted("lee"),
                                LEE_IS.formatted("kim"),
                                List.of("1 kim 2", "1 lee 1", "2 kim 1")),
                        new Race(
                                LEE_IS.formatted("kim"),
                                "UPDATE action SET event_id = 2 WHERE id = 1",
                                List.of("1 kim 2", "2 kim 2")),
                        new Race(
                                "UPDATE action SET event_id = 3 WHERE id = 2",
                                LEE_IS.formatted("li"),
                                List.of("1 kim 2", "2 kim 1", "3 li 1")));
        return Stream.concat(all.stream(), all.stream().map(Race::turned))
                .flatMap(GatherRaceTest::isolated);
    }

    /// Of the new release: who comes second finds what the first one left.
    static Stream<Arguments> newRaces() {
        return Stream.of(
                        new Race(V2_REMOVES, LEE_COMES, List.of("1 kim 2", "1 lee 1", "2 kim 1")),
                        new Race(LEE_COMES, V2_REMOVES, List.of("1 kim 2", "2 kim 1")),
                        new Race(
                                V2_RENAMES,
                                LEE_COMES,
                                List.of("1 kim 2", "1 lee 1", "1 v2 1", "2 kim 1")),
                        new Race(LEE_COMES, V2_RENAMES, List.of("1 kim 2", "1 v2 2", "2 kim 1")),
                        new Race(
                                V2_RENAMES,
                                LEE_IS.formatted("v2"),
                                List.of("1 kim 2", "1 v2 1", "2 kim 1")),
                        new Race(LEE_GOES, V2_RENAMES, List.of("1 kim 2", "2 kim 1")),
                        new Race(V2_REMOVES, LEE_GOES, List.of("1 kim 2", "2 kim 1")),
                        new Race(
                                "INSERT INTO member (event_id, name, is_deposited) VALUES (1, 'new', true)",
                                LEE_IS.formatted("new"),
                                List.of("1 kim 2", "1 new 2", "2 kim 1")))
                .flatMap(GatherRaceTest::isolated);
    }

    private static Stream<Arguments> isolated(Race race) {
        return Arrays.stream(Isolation.values()).map(isolation -> Arguments.of(race, isolation));
    }

    @BeforeEach
    void toVerify() throws InterruptedException {
        scene.runTo(ID, Phase.VERIFY);
    }

    @ParameterizedTest
    @MethodSource({"races", "newRaces"})
    void endsAsIfOneHadComeAfterTheOther(Race race, Isolation isolation) throws Exception {
        assertThat(new Races(scene, isolation, "member_action").run(race.one(), race.other()))
                .as("the repetition")
                .isTrue();
        assertThat(members().stream().map(row -> row.replaceFirst(" [01] (\\d+)$", " $1")).toList())
                .isEqualTo(race.members());
        assertAgree(0);
    }

    /// Rows of a group that somebody writes to stay for another pass. The others have no words for
    /// that in a function: the backfill waits there.
    @Test
    void theBackfillWaitsForNobodyOnPostgres() throws Exception {
        assumeTrue(product == Product.POSTGRESQL);
        scene.schema.undo(scene.settings(), ID);
        scene.runTo(ID, Phase.SYNC);
        scene.sql(KIM_COMES);
        try (Connection writer =
                        new Races(scene, Isolation.READ_COMMITTED, "member_action").open();
                Statement statement = writer.createStatement();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("INSERT INTO action (event_id, sequence) VALUES (1, 9)");
            statement.execute(
                    "INSERT INTO member_action (action_id, member_name) SELECT max(id), 'kim' FROM"
                            + " action");
            Future<?> backfill =
                    others.submit(
                            () -> {
                                scene.run(ID, Phase.BACKFILL);
                                return null;
                            });
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!members().contains("1 lee 0 1") && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(members()).contains("1 kim 0 1", "1 lee 0 1");
            assertThat(backfill.isDone()).as("rows are left").isFalse();
            writer.rollback();
            backfill.get();
        }
        assertThat(members()).containsExactly("1 kim 0 3", "1 lee 0 1", "2 kim 0 1");
        assertAgree(0);
    }
}
