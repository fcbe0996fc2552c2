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

    /// Both come to what a third transaction holds until they wait for it.
    ///
    /// @return how many of them had to be repeated
    static int meet(Scene scene, String holds, String write, String other) throws Exception {
        Races races = new Races(scene, Isolation.READ_COMMITTED, "detail");
        try (Connection third = races.open();
                Connection first = races.open();
                Connection second = races.open();
                Statement statement = third.createStatement();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute(holds);
            Future<Boolean> one = others.submit(() -> tried(first, write));
            Thread.sleep(MEET_MILLIS);
            Future<Boolean> two = others.submit(() -> tried(second, other));
            Thread.sleep(MEET_MILLIS);
            third.commit();
            return (one.get() ? 0 : 1) + (two.get() ? 0 : 1);
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
