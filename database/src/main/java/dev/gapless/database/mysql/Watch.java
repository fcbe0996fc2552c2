package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Sees to it that a statement of ours never waits long for a table: whoever waits for one with DDL
/// makes all others queue behind him, and a transaction that has read the table and now writes it
/// fails with a deadlock.
///
/// MariaDB can be told not to wait at all. MySQL waits a second at least: there we ask in a
/// [FreeMoment], and a [Watcher] ends our statement when it waits all the same.
final class Watch {
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);

    private final Connection connection;
    private final Connection control;
    private final MySqlServer server;
    private final FreeMoment free;
    private final long id;
    private long limitSeconds = -1;

    Watch(Connection connection, Connection control, MySqlServer server) throws SQLException {
        this.connection = connection;
        this.control = control;
        this.server = server;
        this.free = new FreeMoment(connection);
        this.id =
                Sql.first(connection, "SELECT connection_id()", row -> row.getLong(1))
                        .orElseThrow();
    }

    /// DDL that runs on the watched connection.
    interface Work {
        void run() throws SQLException;
    }

    /// @param wait for the table, at most; zero: not at all
    /// @param lock LOCK TABLES of the table
    void lock(TableName table, Duration wait, String lock)
            throws SQLException, InterruptedException {
        if (wait.isZero() && server.mariaDb()) {
            limit(Duration.ZERO);
            Sql.run(connection, lock);
            return;
        }
        limit(wait.plus(SHORTEST_LIMIT));
        Watcher watcher = new Watcher(control, id, wait, wait);
        if (wait.isZero()) {
            watched(watcher, () -> free.lock(table, lock));
        } else {
            watched(watcher, () -> Sql.run(connection, lock));
        }
    }

    /// Online DDL: it asks for the table at its beginning, and again at its end, when all would
    /// have to be done once more. Where asking costs the application transactions, asking once and
    /// waiting costs fewer than asking often: at the end it waits.
    ///
    /// @param wait at the beginning, at most; zero: not at all
    /// @param atTheEnd at most
    void runOnline(List<TableName> tables, Duration wait, Duration atTheEnd, Work work)
            throws SQLException, InterruptedException {
        if (!server.mariaDb()) {
            limit(atTheEnd.plus(SHORTEST_LIMIT));
            if (wait.isZero()) {
                for (TableName table : tables) {
                    free.require(table);
                }
            }
            watched(new Watcher(control, id, wait, atTheEnd), work);
        } else if (wait.isZero()) {
            limit(Duration.ZERO);
            work.run();
        } else {
            limit(wait.plus(SHORTEST_LIMIT));
            watched(new Watcher(control, id, wait, wait), work);
        }
    }

    /// What comes next waits, at most, and is watched by nobody: it asks for no table of the
    /// application.
    void waitFor(Duration wait) throws SQLException {
        limit(wait);
    }

    /// Ends the statement that is at work.
    void end() throws SQLException {
        Sql.run(control, "KILL QUERY " + id);
    }

    /// The server's own limit, in whole seconds: should we die meanwhile, the statement ends soon
    /// after.
    private void limit(Duration wait) throws SQLException {
        if (limitSeconds != wait.toSeconds()) {
            Sql.run(connection, "SET lock_wait_timeout = " + wait.toSeconds());
            limitSeconds = wait.toSeconds();
        }
    }

    private void watched(Watcher watcher, Work work) throws SQLException, InterruptedException {
        watcher.start();
        try {
            work.run();
        } finally {
            if (watcher.stop()) {
                swallow();
            }
        }
    }

    /// It may have come to its end just before: then the next statement is what dies.
    private void swallow() throws SQLException {
        try {
            Sql.run(connection, "DO 0");
        } catch (SQLException e) {
            if (!Failures.cancelled(e)) {
                throw e;
            }
        }
    }
}
