package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.database.Scene;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two transactions of which one waits for a row and the other one for the counter that the first
/// holds until its INSERT .. SELECT ends. (MySQL does not lock its counters, unless somebody
/// configures it so.)
class CounterDeadlockTest {
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
            awaitRow(scene);

            Optional<SQLException> victim = failure(one, "INSERT INTO counted (source) VALUES (3)");

            assertThat(victim.map(SQLException::getErrorCode)).contains(Failures.COUNTER_UNREAD);
            assertThat(Failures.locked(victim.orElseThrow())).isTrue();
            assertThat(bulk.get(30, TimeUnit.SECONDS)).isEmpty();
            one.rollback();
            other.commit();
            assertThat(failure(one, "INSERT INTO counted (source) VALUES (3)")).isEmpty();
        }
    }

    /// Not committed yet: the counter is held, and will be until the row that is locked is free.
    /// (The server's list of those who wait is renewed only for somebody who asks seldom.)
    private static void awaitRow(Scene scene) throws SQLException, InterruptedException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            run(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            while (true) {
                try (ResultSet row = statement.executeQuery("SELECT id FROM counted")) {
                    if (row.next()) {
                        return;
                    }
                }
                Thread.sleep(5);
            }
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
