package dev.gapless.database;

import dev.gapless.testkit.database.Isolation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Two transactions that write while the other one stands open; who fails by that tries again.
record Races(Scene scene, Isolation isolation, String read) {
    /// To be repeated: deadlocks, and snapshots that are too old.
    private static final Set<String> REPEATED = Set.of("40001", "40P01");

    /// Time for the second to come to what the first one holds.
    private static final long MEET_MILLIS = 150;

    /// @return whether both are committed
    boolean run(String write, String other) throws Exception {
        try (Connection first = open();
                Connection second = open();
                Statement one = first.createStatement();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            one.execute(write);
            CountDownLatch begun = new CountDownLatch(1);
            Future<Boolean> tried =
                    others.submit(
                            () -> {
                                begun.countDown();
                                return tried(second, other);
                            });
            begun.await();
            Thread.sleep(MEET_MILLIS);
            first.commit();
            return tried.get() || tried(second, other);
        }
    }

    /// A transaction that has read.
    Connection open() throws SQLException {
        Connection connection = scene.connect();
        connection.setAutoCommit(false);
        isolation.set(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM " + read);
        }
        return connection;
    }

    /// @return false when it has to be repeated
    private static boolean tried(Connection connection, String write) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(write);
            connection.commit();
            return true;
        } catch (SQLException e) {
            if (!REPEATED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }
}
