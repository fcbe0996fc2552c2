package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.database.Scene;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two transactions of which one waits for a row and the other one for the counter that the first
/// holds until its INSERT .. SELECT ends. (MySQL does not lock its counters, unless somebody
/// configures it so.)
class CounterDeadlockTest {
    private static final String WAITS =
            "SELECT 1 FROM information_schema.innodb_trx t JOIN information_schema.processlist p"
                    + " ON p.id = t.trx_mysql_thread_id"
                    + " WHERE p.db = database() AND t.trx_state = 'LOCK WAIT'";

    @TempDir Path folder = Path.of("");

    @Test
    @Timeout(60)
    void isToldAsACounterThatCouldNotBeReadAndIsTriedAgain() throws Exception {
        Scene scene = new Scene(folder, Product.MARIADB);
        scene.sql(
                "CREATE TABLE source (id INT PRIMARY KEY)",
                "INSERT INTO source VALUES (1), (2)",
                "CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, source INT)");
        try (Connection one = scene.connect();
                Connection other = scene.connect()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            run(one, "SELECT id FROM source WHERE id = 2 FOR UPDATE");
            CompletableFuture<Optional<SQLException>> bulk =
                    CompletableFuture.supplyAsync(
                            () ->
                                    failure(
                                            other,
                                            "INSERT INTO counted (source)"
                                                    + " SELECT id FROM source ORDER BY id"));
            while (scene.texts(WAITS).isEmpty()) {
                Thread.sleep(5);
            }

            Optional<SQLException> victim = failure(one, "INSERT INTO counted (source) VALUES (3)");

            assertThat(victim.map(SQLException::getErrorCode)).contains(Failures.COUNTER_UNREAD);
            assertThat(Failures.locked(victim.orElseThrow())).isTrue();
            assertThat(bulk.get(30, TimeUnit.SECONDS)).isEmpty();
            one.rollback();
            other.commit();
            assertThat(failure(one, "INSERT INTO counted (source) VALUES (3)")).isEmpty();
        }
    }

    private static Optional<SQLException> failure(Connection connection, String sql) {
        try {
            run(connection, sql);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
