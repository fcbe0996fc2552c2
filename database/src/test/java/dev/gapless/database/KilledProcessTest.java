package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.MovedColumns;
import dev.gapless.testkit.database.RenamedTable;
import dev.gapless.testkit.database.ReplacedStudies;
import dev.gapless.testkit.database.TwoShapes;
import dev.gapless.testkit.database.Writers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// A real process killed with -9, and server processes ended under our feet, while the old release
/// writes.
class KilledProcessTest {
    private static final String ID = "V2__add_email";
    private static final List<Phase> TO_VERIFY =
            List.of(Phase.EXPAND, Phase.SYNC, Phase.BACKFILL, Phase.VERIFY);
    private static final int KILLS = 3;
    private static final long ENOUGH_STATEMENTS = 300;
    private static final int TERMINATIONS = 6;
    private static final long SEED = 7;

    private static final String OURS =
            "application_name = 'gapless' AND datname = current_database() AND query NOT LIKE"
                    + " 'SET%'";

    private static final String HOLDER =
            "SELECT is_used_lock(concat('gapless_', lower(lpad(hex(crc32(database())), 8, '0'))))"
                    + " FROM DUAL WHERE is_used_lock(concat('gapless_',"
                    + " lower(lpad(hex(crc32(database())), 8, '0')))) IS NOT NULL";

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(Product.class)
    void isFinishedByTheNextOneAfterKill9(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product, 4_000);
        Random random = new Random(SEED);
        try (Writers writers = Members.writers(scene).oldRelease(2)) {
            for (int i = 0; i < KILLS; i++) {
                Process process = RunPhases.start(scene, ID, folder, TO_VERIFY);
                awaitPhase(scene, Phase.values()[Math.min(i, 2)]);
                Thread.sleep(random.nextInt(300));
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            scene.runTo(ID, Phase.VERIFY);
            writers.close();
            assertThat(writers.tally.failures()).isEmpty();
            assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
        }
        scene.run(ID, Phase.CONTRACT);
    }

    /// Killed on its way forward while the old release writes, and within the contract while the
    /// new one does.
    @ParameterizedTest
    @MethodSource("shapes")
    void losesNothingOfTwoShapesWhenKilled(LiveScenario scenario, Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(scenario.before(scene, 2_000).toArray(String[]::new));
        scene.migration(LiveScenario.ID, scenario.migration());
        Random random = new Random(SEED);
        try (Writers writers = new Writers(scene, scenario, Isolation.usual(product))) {
            writers.oldRelease(2);
            killed(scene, TO_VERIFY, random);
            scene.runTo(LiveScenario.ID, Phase.VERIFY);
            writers.newRelease(2).await(ENOUGH_STATEMENTS);
            writers.endOldRelease();
            killed(scene, List.of(Phase.CONTRACT), random);
            scene.run(LiveScenario.ID, Phase.CONTRACT);
            writers.await(ENOUGH_STATEMENTS);
            writers.close();
            assertThat(writers.tally.failures()).isEmpty();
            assertThat(writers.expected.lostOrAlien(scene, scenario.youngTable(), scenario.row()))
                    .isEmpty();
            assertThat(scenario.mismatches(scene, writers.expected)).isEmpty();
        }
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                        TwoShapes.splitColumn(),
                        new RenamedTable(),
                        new ReplacedStudies(),
                        MovedColumns.merged())
                .flatMap(
                        scenario ->
                                Stream.of(Product.values())
                                        .map(product -> Arguments.of(scenario, product)));
    }

    /// The first one as soon as it is at work, the others a little later.
    private void killed(Scene scene, List<Phase> phases, Random random)
            throws SQLException, IOException, InterruptedException {
        for (int i = 0; i < KILLS; i++) {
            Process process = RunPhases.start(scene, LiveScenario.ID, folder, phases);
            awaitWork(scene, process);
            Thread.sleep(i * (50L + random.nextInt(150)));
            assertThat(i > 0 || process.isAlive()).as("killed at work").isTrue();
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            while (isAtWork(scene)) {
                Thread.sleep(5);
            }
        }
    }

    private static void awaitWork(Scene scene, Process process)
            throws SQLException, InterruptedException {
        while (process.isAlive() && !isAtWork(scene)) {
            Thread.sleep(5);
        }
    }

    /// Whether somebody holds the lock by which two of them exclude one another.
    private static boolean isAtWork(Scene scene) throws SQLException {
        String holder =
                scene.product == Product.POSTGRESQL
                        ? "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())"
                        : HOLDER;
        return !scene.texts(holder).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void goesOnWhenItsServerProcessIsEnded(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product, 10_000);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (Writers writers = Members.writers(scene).oldRelease(1)) {
            Thread tool =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            asTheEngineDoes(() -> scene.runTo(ID, Phase.VERIFY));
                                        } catch (InterruptedException | RuntimeException e) {
                                            failure.set(e);
                                        }
                                    });
            int ended = 0;
            Random random = new Random(SEED);
            while (tool.isAlive() && ended < TERMINATIONS) {
                Thread.sleep(random.nextInt(150));
                ended += end(scene);
            }
            tool.join();
            assertThat(ended).isPositive();
            writers.close();
            if (failure.get() != null) {
                throw new AssertionError("the tool gave up", failure.get());
            }
            assertThat(writers.tally.failures()).isEmpty();
        }
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    /// Ends the connections of Gapless; on MariaDB and MySQL the one that holds its lock.
    private static int end(Scene scene) throws SQLException {
        if (scene.product == Product.POSTGRESQL) {
            return scene.texts(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + OURS)
                    .size();
        }
        List<String> holders = scene.texts(HOLDER);
        for (String holder : holders) {
            try {
                scene.sql("KILL " + holder);
            } catch (SQLException e) {
                // It ended by itself.
                return 0;
            }
        }
        return holders.size();
    }

    /// Again while the database cannot be reached: its server process may end before any work
    /// began.
    private static void asTheEngineDoes(Work work) throws InterruptedException {
        while (true) {
            try {
                work.run();
                return;
            } catch (Problem lost) {
                if (!lost.is(ProblemCode.DATABASE_UNREACHABLE)) {
                    throw lost;
                }
            }
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private Scene scene(Product product, int rows) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                scene.words(
                        """
                        CREATE TABLE member (
                          id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, login text NOT NULL, name text)\
                        """,
                        """
                        CREATE TABLE member (
                          id bigint AUTO_INCREMENT PRIMARY KEY, login varchar(60), name varchar(20), KEY (login))\
                        """),
                "INSERT INTO member (login) SELECT concat('user', n) FROM " + scene.numbers(rows));
        return scene.migration(
                ID,
                """
                - add-column: { table: member, column: email, type: text, not-null: true, up: "concat(login, '@x.example')" }
                """);
    }

    private static void awaitPhase(Scene scene, Phase phase)
            throws SQLException, InterruptedException {
        while (scene.schema.status(scene.settings()).migration().isEmpty()
                || List.of(Phase.values())
                                .indexOf(
                                        scene.schema
                                                .status(scene.settings())
                                                .phase()
                                                .orElse(Phase.EXPAND))
                        < phase.ordinal() - 1) {
            Thread.sleep(5);
        }
    }
}
