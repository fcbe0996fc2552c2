package dev.gapless.database.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/// Runs work in one transaction: committed when it returns, rolled back when it throws.
public final class Transaction {
    /// @param <T> what comes out
    @FunctionalInterface
    public interface Work<T> {
        T run() throws SQLException;
    }

    private Transaction() {}

    public static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            restore(connection);
        }
    }

    private static void rollback(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /// On a lost connection this fails, and says nothing that the caller does not hear anyway.
    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            System.getLogger(Transaction.class.getName())
                    .log(System.Logger.Level.DEBUG, "autocommit", e);
        }
    }
}
