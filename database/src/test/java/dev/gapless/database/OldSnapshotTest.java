package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.MovedColumns;
import dev.gapless.testkit.database.ReplacedStudies;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.StepObserver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// A transaction of the old release has its snapshot from before the new tables were there, has
/// read none of the tables that are about to get triggers, and writes to one of them late.
@ParameterizedClass
@MethodSource("all")
class OldSnapshotTest {
    private static final String ID = LiveScenario.ID;

    /// Enough for triggers to come, if nothing held them back.
    private static final long OPEN_MILLIS = 1_500;

    private static final long SYNC_SECONDS = 60;

    /// Within the tenth of a second for which the server keeps what it tells of transactions.
    private static final long ASKED_EACH_MILLIS = 30;

    private static final int WAITING = 4;

    @TempDir Path folder = Path.of("");

    private final LiveScenario scenario;
    private final String insert;
    private final Product product;
    private Scene scene;

    OldSnapshotTest(LiveScenario scenario, String insert, Product product) {
        this.scenario = scenario;
        this.insert = insert;
        this.product = product;
    }

    static Stream<Arguments> all() {
        return Arrays.stream(Product.values())
                .flatMap(
                        product ->
                                Stream.of(
                                        Arguments.of(
                                                new ReplacedTable(),
                                                "INSERT INTO member (number, email) VALUES (7, 'A')",
                                                product),
                                        Arguments.of(
                                                new ReplacedStudies(),
                                                "INSERT INTO pomodoro_study (code) VALUES (777777)",
                                                product),
                                        Arguments.of(
                                                MovedColumns.split(),
                                                "INSERT INTO customer (street) VALUES ('s')",
                                                product)));
    }

    @BeforeEach
    void set() throws SQLException, IOException {
        scene = new Scene(folder, product);
        scene.sql(scenario.before(scene, 10).toArray(String[]::new));
        scene.sql("CREATE TABLE elsewhere (id int PRIMARY KEY)");
        scene.migration(ID, scenario.migration());
    }

    @Test
    void writesAsIfNothingHappened() throws Exception {
        try (Connection old = scene.connect();
                Statement statement = old.createStatement()) {
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            old.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM elsewhere");
            scene.run(ID, Phase.EXPAND);
            CompletableFuture<Void> sync =
                    CompletableFuture.runAsync(() -> sync(scene), Thread::startVirtualThread);
            TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
            statement.execute(insert);
            old.commit();
            sync.get(SYNC_SECONDS, TimeUnit.SECONDS);
        }
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    /// What the server tells of transactions it finds out only when nobody has asked for a tenth of
    /// a second: then it would not know of this one.
    @Test
    void isSeenWhileSomebodyElseAsksAllTheTime() throws Exception {
        assumeTrue(product == Product.MARIADB, "only there triggers wait");
        CompletableFuture<Void> sync;
        try (Connection old = scene.connect();
                Statement statement = old.createStatement()) {
            AtomicBoolean asking = new AtomicBoolean(true);
            CompletableFuture<Void> others =
                    CompletableFuture.runAsync(() -> ask(asking), Thread::startVirtualThread);
            try {
                TimeUnit.MILLISECONDS.sleep(2 * ASKED_EACH_MILLIS);
                old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                old.setAutoCommit(false);
                statement.execute("SELECT count(*) FROM elsewhere");
                scene.run(ID, Phase.EXPAND);
                CountDownLatch atTriggers = awaitedBeforeTriggers();
                sync = CompletableFuture.runAsync(() -> sync(scene), Thread::startVirtualThread);
                assertThat(atTriggers.await(SYNC_SECONDS, TimeUnit.SECONDS)).isTrue();
                TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
                assertThat(sync).isNotDone();
            } finally {
                asking.set(false);
                others.get(SYNC_SECONDS, TimeUnit.SECONDS);
            }
            TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
            assertThat(sync).isNotDone();
            statement.execute(insert);
            old.commit();
        }
        sync.get(SYNC_SECONDS, TimeUnit.SECONDS);
    }

    private CountDownLatch awaitedBeforeTriggers() {
        CountDownLatch reached = new CountDownLatch(1);
        scene.observe(
                new StepObserver() {
                    @Override
                    public void begins(Step step) {
                        if (step.phase() == Phase.SYNC && StepObserver.isDdl(step)) {
                            reached.countDown();
                        }
                    }

                    @Override
                    public void ended(Step step) {}
                });
        return reached;
    }

    private void ask(AtomicBoolean asking) {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            while (asking.get()) {
                statement.execute("SELECT count(*) FROM information_schema.innodb_trx");
                TimeUnit.MILLISECONDS.sleep(ASKED_EACH_MILLIS);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Each of them would keep what the server tells from being renewed for the others.
    @Test
    void isWaitedForByManyAtOnce() throws Exception {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            Scene other = new Scene(Files.createDirectory(folder.resolve("at-once-" + i)), product);
            other.sql(scenario.before(other, 10).toArray(String[]::new));
            other.migration(ID, scenario.migration());
            scenes.add(other);
        }
        List<CompletableFuture<Void>> syncs = new ArrayList<>();
        try (Connection old = scene.connect();
                Statement statement = old.createStatement()) {
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            old.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM elsewhere");
            for (Scene other : scenes) {
                other.run(ID, Phase.EXPAND);
                syncs.add(
                        CompletableFuture.runAsync(() -> sync(other), Thread::startVirtualThread));
            }
            TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
            old.commit();
        }
        for (CompletableFuture<Void> sync : syncs) {
            sync.get(SYNC_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void sync(Scene scene) {
        try {
            scene.run(ID, Phase.SYNC);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void holdsNothingUpThatBeganAfterwards() throws Exception {
        scene.run(ID, Phase.EXPAND);
        TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
        try (Connection later = scene.connect();
                Statement statement = later.createStatement()) {
            later.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            later.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM elsewhere");
            scene.run(ID, Phase.SYNC);
            statement.execute(insert);
            later.commit();
        }
    }
}
