package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.TableName;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Asks MySQL for a table in a moment in which nobody uses it.
///
/// The server cannot be asked to take a lock only if it is free, and a transaction that begins
/// between a look and the question fails when it writes. So both are sent together, with nothing
/// but the server's own step from one to the next between them; the look sets the variable with
/// which LOCK TABLES is refused (1792) before it asks for anything.
final class FreeMoment {
    private static final String IN_USE =
            """
            EXISTS (SELECT 1 FROM performance_schema.metadata_locks
             WHERE object_type = 'TABLE' AND object_schema = %s AND object_name = %s)\
            """;

    /// A transaction that has its snapshot already, and comes to a table only after its columns
    /// changed, fails with 1412. So we also look for a moment without such transactions; under a
    /// load that never pauses there is none.
    private static final String SNAPSHOTS =
            """
             OR EXISTS (SELECT 1 FROM performance_schema.events_transactions_current e
              JOIN performance_schema.threads t ON t.thread_id = e.thread_id
              WHERE e.state = 'ACTIVE' AND e.autocommit = 'NO' AND t.processlist_id <> connection_id()
                AND e.isolation_level IN ('REPEATABLE READ', 'SERIALIZABLE'))\
            """;

    private static final int QUIET_TRIES = 100;
    private static final String REFUSES = "SET SESSION transaction_read_only = ";
    private static final int REFUSED = 1792;

    private final Connection connection;
    private int triesInARow;

    /// Whether the account may look at the locks of others is not known before it tried.
    private Sight sight = Sight.UNKNOWN;

    private enum Sight {
        UNKNOWN,
        CLEAR,
        NONE
    }

    FreeMoment(Connection connection) {
        this.connection = connection;
    }

    /// Throws what a server would that may not wait. Where the account may not look, every moment
    /// seems free.
    void require(TableName table) throws SQLException {
        if (canSee(table)
                && Sql.first(connection, "SELECT " + inUse(table), row -> row.getBoolean(1))
                        .orElse(false)) {
            throw notFree();
        }
        triesInARow = 0;
    }

    /// The same, and then the lock.
    ///
    /// @param lock LOCK TABLES of the table
    void lock(TableName table, String lock) throws SQLException {
        if (!canSee(table)) {
            Sql.run(connection, lock);
            return;
        }
        try (Statement both = connection.createStatement()) {
            both.addBatch(REFUSES + inUse(table));
            both.addBatch(lock);
            both.executeBatch();
            triesInARow = 0;
        } catch (BatchUpdateException e) {
            if (e.getErrorCode() == REFUSED) {
                Sql.run(connection, REFUSES + "0");
                throw notFree();
            }
            // What the driver puts around it does not say that a connection was lost.
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    private boolean canSee(TableName table) throws SQLException {
        if (sight == Sight.UNKNOWN) {
            sight = Sight.CLEAR;
            try {
                Sql.first(connection, "SELECT " + inUse(table), row -> row.getBoolean(1));
            } catch (SQLException e) {
                if (!Failures.rightMissing(e)) {
                    throw e;
                }
                sight = Sight.NONE;
            }
        }
        return sight == Sight.CLEAR;
    }

    private String inUse(TableName table) {
        return IN_USE.formatted(Names.literal(table.schema()), Names.literal(table.name()))
                + (triesInARow < QUIET_TRIES ? SNAPSHOTS : "");
    }

    private SQLException notFree() {
        triesInARow++;
        return new SQLException("the table is in use", "HY000", Failures.LOCK_TIMEOUT);
    }
}
