package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.MovedColumns;
import dev.gapless.testkit.database.NewRules;
import dev.gapless.testkit.database.RenamedTable;
import dev.gapless.testkit.database.ReplacedStudies;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.RequiredColumn;
import dev.gapless.testkit.database.StepObserver;
import dev.gapless.testkit.database.Tally.Counts;
import dev.gapless.testkit.database.TwoShapes;
import dev.gapless.testkit.database.Writers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Both releases write while the schema changes under them, and whenever it does a transaction of
/// theirs stands open that has read the table.
///
/// What the writers owe to themselves (deadlocks with one another; 40001 of PostgreSQL under
/// REPEATABLE READ) is measured first, by the same writers on the old shape alone.
///
/// It takes longer than all others together that run beside it, so it is one of those that begin
/// first. What they take from it in time is a small part of what a writer may wait here.
@Order(5)
@ParameterizedClass
@MethodSource("all")
class GapTest {
    private static final String ID = LiveScenario.ID;
    private static final int ROWS = 8_000;

    /// Long enough to meet the pauses of a busy machine, too.
    private static final long CONTROL = 5_000;

    private static final long BETWEEN_PHASES = 200;

    /// Longer than several waits for a lock, which PostgreSQL is asked for after half a second, and
    /// the others after a minute. `bench/migrate` takes 3 s.
    private static final Map<Product, Duration> OPEN =
            Map.of(
                    Product.POSTGRESQL, Duration.ofSeconds(2),
                    Product.MARIADB, Duration.ofSeconds(1),
                    Product.MYSQL, Duration.ofSeconds(1));

    private static final Duration SHORT = Duration.ofMillis(300);

    /// There are many of these.
    private static final Duration BRIEF = Duration.ofMillis(60);

    /// Of all statements.
    private static final double MOST_ABORTS = 0.0005;

    private static final double MOST_CONFLICTS = 0.002;

    /// Beyond the longest statement of the same writers before, and beyond what the machine itself
    /// keeps anybody waiting meanwhile.
    private static final long MOST_STALL_MILLIS = 500;

    /// What the writers owe to themselves, once per set of them: both tests hold it against the
    /// same.
    private static final Map<List<String>, Counts> ALONE = new ConcurrentHashMap<>();

    @TempDir Path folder = Path.of("");

    private final LiveScenario scenario;
    private final Product product;
    private final Isolation isolation;
    private Scene scene;
    private Counts alone = Counts.NONE;

    GapTest(LiveScenario scenario, Product product, Isolation isolation) {
        this.scenario = scenario;
        this.product = product;
        this.isolation = isolation;
    }

    /// All isolations with one scenario; the others as the server does it when nobody asks.
    static Stream<Arguments> all() {
        return Arrays.stream(Product.values())
                .flatMap(
                        product ->
                                Stream.concat(
                                        Arrays.stream(Isolation.values())
                                                .map(
                                                        isolation ->
                                                                Arguments.of(
                                                                        new RequiredColumn(),
                                                                        product,
                                                                        isolation)),
                                        Stream.of(
                                                        TwoShapes.renameColumn(),
                                                        new RenamedTable(),
                                                        new ReplacedTable(),
                                                        new ReplacedStudies(),
                                                        MovedColumns.split(),
                                                        MovedColumns.merged(),
                                                        new NewRules())
                                                .map(
                                                        scenario ->
                                                                Arguments.of(
                                                                        scenario,
                                                                        product,
                                                                        Isolation.usual(
                                                                                product)))));
    }

    @BeforeEach
    void set(TestInfo test) throws SQLException, IOException {
        scene = new Scene(folder, product);
        scene.sql(scenario.before(scene, rows(test)).toArray(String[]::new));
        scene.migration(ID, scenario.migration());
    }

    /// The undo fills its rows four times, and nobody but the old release writes: nobody can meet
    /// anybody too often among fewer.
    private int rows(TestInfo test) {
        boolean undo = test.getTestMethod().orElseThrow().getName().startsWith("undoes");
        return undo ? ROWS / 4 : ROWS;
    }

    @Test
    void breaksTheOldReleaseInOneStep() throws SQLException, InterruptedException {
        try (Writers writers = writers().oldRelease(2)) {
            writers.await(BETWEEN_PHASES);
            assertThat(writers.tally.failures()).isEmpty();
            scene.sql(scenario.inOneStep(scene).toArray(String[]::new));
            writers.await(BETWEEN_PHASES);
            assertThat(writers.tally.failures()).isNotEmpty();
        }
    }

    @Test
    void failsNoStatementAndLosesNoRow() throws SQLException, InterruptedException {
        try (Writers writers = writers().oldRelease(2)) {
            control(writers);
            Counts begun = writers.tally.mark();
            standAtEveryDdl(writers, open());
            for (Phase phase : new Phase[] {Phase.EXPAND, Phase.SYNC}) {
                scene.run(ID, phase);
                writers.await(BETWEEN_PHASES);
            }
            if (scenario.writesBeforeBackfill()) {
                writers.newRelease(1);
            }
            SchemaReport filled = scene.run(ID, Phase.BACKFILL);
            if (scenario.fills()) {
                assertThat(filled.done()).isGreaterThan(ROWS / 2);
            }
            for (int i = 0; i < 3; i++) {
                SchemaReport compared = scene.run(ID, Phase.VERIFY);
                assertThat(compared.differ()).as(compared.evidence()).isZero();
                writers.newRelease(1).await(BETWEEN_PHASES);
            }
            writers.endOldRelease();
            writers.endNewRelease();
            assertThat(scenario.mismatches(scene, writers.expected)).isEmpty();
            writers.newRelease(3);
            if (trial() == Trying.POSSIBLE) {
                scene.run(ID, Phase.TRIAL);
                writers.await(BETWEEN_PHASES);
                scene.schema.endTrial(scene.settings(), ID, _ -> {});
                writers.await(BETWEEN_PHASES);
                scene.run(ID, Phase.TRIAL);
                writers.await(BETWEEN_PHASES);
                assertThat(trial()).isEqualTo(Trying.ON);
            }
            scene.run(ID, Phase.CONTRACT);
            writers.await(BETWEEN_PHASES);
            writers.close();
            assertHolds(writers, scenario.youngTable());
            assertFewAborts(writers.tally.since(begun), alone);
        }
    }

    private Duration open() {
        return Objects.requireNonNull(OPEN.get(product));
    }

    private Trying trial() {
        return scene.schema.status(scene.settings()).open().getFirst().trial().state();
    }

    @Test
    void undoesWhileTheOldReleaseWrites() throws SQLException, InterruptedException {
        Counts together = Counts.NONE;
        for (Phase last : new Phase[] {Phase.EXPAND, Phase.SYNC, Phase.BACKFILL, Phase.VERIFY}) {
            try (Writers writers = writers().oldRelease(2)) {
                if (alone.equals(Counts.NONE)) {
                    control(writers);
                }
                scene.runTo(ID, last);
                Counts begun = writers.tally.mark();
                standAtEveryDdl(writers, last == Phase.VERIFY ? open() : SHORT);
                scene.schema.undo(scene.settings(), ID);
                writers.await(BETWEEN_PHASES);
                writers.close();
                assertHolds(writers, scenario.table());
                together = together.plus(writers.tally.since(begun));
            } finally {
                scene.observe(StepObserver.NONE);
            }
        }
        assertFewAborts(together, alone);
    }

    private Writers writers() throws SQLException {
        return new Writers(scene, scenario, isolation);
    }

    private void control(Writers writers) throws InterruptedException {
        List<String> set = List.of(scenario.name(), product.id(), isolation.name());
        if (!ALONE.containsKey(set)) {
            Counts before = writers.tally.mark();
            writers.await(CONTROL);
            ALONE.put(set, writers.tally.since(before));
        }
        alone = ALONE.get(set);
    }

    private void standAtEveryDdl(Writers writers, Duration open) {
        scene.observe(
                new StepObserver() {
                    @Override
                    public void begins(Step step) throws InterruptedException {
                        if (StepObserver.isDdl(step)) {
                            writers.stand(step.phase() == Phase.TRIAL ? BRIEF : open);
                        }
                    }

                    @Override
                    public void ended(Step step) {}
                });
    }

    private void assertHolds(Writers writers, String table) throws SQLException {
        assertThat(writers.tally.failures()).isEmpty();
        assertThat(writers.tally.longest().toMillis())
                .as(
                        "longest statement in ms; alone %s, noise %s%n%s",
                        alone, writers.noise(), String.join("\n", writers.stalls()))
                .isLessThan(
                        Math.max(alone.longestMillis(), writers.noise().toMillis())
                                + MOST_STALL_MILLIS);
        assertThat(writers.expected.lostOrAlien(scene, table, scenario.row())).isEmpty();
    }

    private void assertFewAborts(Counts counts, Counts control) {
        System.getLogger(GapTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0}, {1}: {2}; alone {3}",
                        product,
                        isolation,
                        counts,
                        control);
        assertThat(counts.aborts() - control.abortsOf(counts.statements()))
                .as("aborts of %s; alone %s", counts, control)
                .isLessThanOrEqualTo(MOST_ABORTS * counts.statements());
        assertThat(counts.conflicts() - control.conflictsOf(counts.statements()))
                .as("40001 of %s; alone %s", counts, control)
                .isLessThanOrEqualTo(mostConflicts() * counts.statements());
    }

    /// The backfill changes rows, as any other writer would: PostgreSQL under REPEATABLE READ tells
    /// a transaction that comes too late. Nobody else gets 40001.
    private double mostConflicts() {
        return product == Product.POSTGRESQL && isolation == Isolation.REPEATABLE_READ
                ? MOST_CONFLICTS
                : 0;
    }
}
