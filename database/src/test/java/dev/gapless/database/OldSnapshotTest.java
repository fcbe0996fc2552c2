package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.MovedColumns;
import dev.gapless.testkit.database.ReplacedStudies;
import dev.gapless.testkit.database.ReplacedTable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
            CompletableFuture<Void> sync = CompletableFuture.runAsync(this::sync);
            TimeUnit.MILLISECONDS.sleep(OPEN_MILLIS);
            statement.execute(insert);
            old.commit();
            sync.get(SYNC_SECONDS, TimeUnit.SECONDS);
        }
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    private void sync() {
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
