package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.RunPhases;
import dev.gapless.database.Scene;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.StepObserver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Tables of ours go at contract: nobody of the application asks for them any more, so they are
/// waited for.
@Isolated("it counts on the whole server")
class OwnTablesTest {
    private static final String ID = LiveScenario.ID;

    /// Enough to keep it busy for some hundred milliseconds.
    private static final int ROWS = 20_000;

    private static final int ROUNDS = 25;
    private static final int SMALL = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir Path folder = Path.of("");

    /// InnoDB is still busy with rows of such a table that are gone: on MariaDB it keeps the
    /// table's metadata lock meanwhile, comes back for more, and yields only to who waits.
    @Test
    void purgeIsWaitedFor() throws SQLException, IOException, InterruptedException {
        Scene scene = compared(Product.MARIADB);
        String map = map(scene);
        scene.sql("CREATE TABLE elsewhere (id int PRIMARY KEY, n int)");
        try (Connection reader = scene.connect()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            Sql.list(reader, "SELECT count(*) FROM elsewhere", row -> row.getLong(1));
            litter(scene, map);
            AtomicLong before = new AtomicLong(-1);
            AtomicLong after = new AtomicLong(-1);
            scene.observe(
                    new StepObserver() {
                        @Override
                        public void begins(Step step) {
                            if (isOurs(step)) {
                                end(reader);
                                awaitAtWork(scene, map);
                                before.set(asked(scene));
                            }
                        }

                        @Override
                        public void ended(Step step) {
                            if (isOurs(step)) {
                                after.set(asked(scene));
                            }
                        }
                    });
            scene.run(ID, Phase.CONTRACT);
            assertThat(before.get()).isNotNegative();
            assertThat(after.get() - before.get()).as("tables asked to go").isOne();
        }
        assertThat(isThere(scene, map)).isFalse();
    }

    /// MySQL does not notice that a client has died which waits for a table: its statement goes on,
    /// and with it the lock by which operators exclude each other.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void aKilledToolDoesNotGoOnWaiting(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = compared(product);
        String map = map(scene);
        try (Connection reader = scene.connect()) {
            reader.setAutoCommit(false);
            Sql.list(reader, "SELECT count(*) FROM " + map, row -> row.getLong(1));
            Process tool = RunPhases.start(scene, ID, folder, List.of(Phase.CONTRACT));
            await("it waits", Duration.ofSeconds(60), () -> waits(scene, map));
            tool.destroyForcibly().waitFor();
            await("nobody waits", PATIENCE, () -> !waits(scene, map));
        }
        assertThat(isThere(scene, map)).isTrue();
        scene.run(ID, Phase.CONTRACT);
        assertThat(isThere(scene, map)).isFalse();
    }

    private Scene compared(Product product) throws SQLException, IOException, InterruptedException {
        ReplacedTable scenario = new ReplacedTable();
        Scene scene = new Scene(folder, product);
        scene.sql(scenario.before(scene, 10).toArray(String[]::new));
        scene.migration(ID, scenario.migration());
        scene.runTo(ID, Phase.VERIFY);
        return scene;
    }

    private static String map(Scene scene) throws SQLException {
        return scene.text(
                "SELECT regexp_substr(sql_text, '`gapless`[.]`[^`]+`') FROM gapless.step WHERE"
                        + " of_database = database() AND sql_text LIKE 'CREATE TABLE %old_id%'");
    }

    private static boolean isThere(Scene scene, String table) throws SQLException {
        return !scene.texts(
                        "SELECT 1 FROM information_schema.tables WHERE concat('`', table_schema,"
                                + " '`.`', table_name, '`') = '"
                                + table
                                + "'")
                .isEmpty();
    }

    private static boolean waits(Scene scene, String table) throws SQLException {
        return !scene.texts(
                        "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DROP TABLE"
                                + " %"
                                + table
                                + "'")
                .isEmpty();
    }

    private interface Asked {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Duration limit, Asked asked)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!asked.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    /// Rows that come and go, which nobody may forget while the reader could still ask for them.
    private static void litter(Scene scene, String map) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            statements.add(
                    "INSERT INTO "
                            + map
                            + " (old_id, new_id) SELECT 1000000 + seq, 1000000 + seq FROM seq_1_to_"
                            + ROWS);
            statements.add("DELETE FROM " + map + " WHERE old_id > 1000000");
        }
        for (int i = 0; i < SMALL; i++) {
            statements.add("REPLACE INTO elsewhere VALUES (" + i % 100 + ", " + i + ")");
        }
        scene.sql(statements.toArray(String[]::new));
    }

    private static boolean isOurs(Step step) {
        return step.phase() == Phase.CONTRACT && step.what().equals("functions go");
    }

    /// Until a change of the table that waits for nobody is refused.
    private static void awaitAtWork(Scene scene, String map) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Connection connection = scene.connect()) {
            Sql.run(connection, "SET lock_wait_timeout = 0");
            while (System.nanoTime() < end) {
                try {
                    Sql.run(connection, "ALTER TABLE " + map + " COMMENT 'at work?'");
                } catch (SQLException e) {
                    assertThat(Failures.locked(e)).as(e.getMessage()).isTrue();
                    return;
                }
            }
            throw new AssertionError("InnoDB was never seen to clean up " + map);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How often the server was asked to drop tables so far, in vain, too.
    private static long asked(Scene scene) {
        try {
            return Long.parseLong(
                    scene.text(
                            "SELECT variable_value FROM information_schema.global_status WHERE"
                                    + " variable_name = 'COM_DROP_TABLE'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(Connection reader) {
        try {
            reader.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
