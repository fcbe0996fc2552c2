package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Sees to it that a statement of ours never waits long for a table: whoever waits for one with DDL
/// makes all others queue behind him, and a transaction that has read the table and now writes it
/// fails with a deadlock.
///
/// MariaDB can be told not to wait at all. MySQL waits a second at least: there we look whether
/// anybody uses the table, and a second connection ends our own statement when it waits all the
/// same.
final class Watch {
    /// How long a statement may wait that should not wait, where the server knows only seconds. A
    /// transaction that has read the table fails as soon as it writes in this time.
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private static final Duration LOOK = Duration.ofMillis(2);
    private static final long SECOND_MILLIS = 1_000;

    private static final String IN_USE =
            """
            SELECT 1 FROM performance_schema.metadata_locks
            WHERE object_type = 'TABLE' AND object_schema = ? AND object_name = ? LIMIT 1\
            """;
    private static final String WAITS =
            """
            SELECT 1 FROM information_schema.processlist
            WHERE id = ? AND state LIKE 'Waiting for table%'\
            """;

    private final Connection connection;
    private final Connection control;
    private final MySqlServer server;
    private final long id;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by `lock`: the statement at work is over; the watcher has ended it.
    private boolean over;

    private boolean ended;

    Watch(Connection connection, Connection control, MySqlServer server) throws SQLException {
        this.connection = connection;
        this.control = control;
        this.server = server;
        this.id =
                Sql.first(connection, "SELECT connection_id()", row -> row.getLong(1))
                        .orElseThrow();
    }

    /// What runs on the watched connection.
    interface Work {
        void run() throws SQLException;
    }

    /// @param wait for the table, at most; zero: not at all
    void run(TableName table, Duration wait, Work work) throws SQLException, InterruptedException {
        if (wait.isZero() && asksWithoutWaiting()) {
            Sql.run(connection, "SET lock_wait_timeout = 0");
            work.run();
            return;
        }
        if (wait.isZero() && inUse(table)) {
            throw new SQLException("the table is in use", "HY000", Failures.LOCK_TIMEOUT);
        }
        Duration patience = wait.isZero() ? AT_ONCE : wait;
        // Should we die meanwhile, the statement ends soon after.
        long seconds = patience.toMillis() / SECOND_MILLIS + 1;
        Sql.run(connection, "SET lock_wait_timeout = " + seconds);
        watched(patience, work);
    }

    /// Whether the server can be asked for a table without waiting for it.
    boolean asksWithoutWaiting() {
        return server.mariaDb();
    }

    /// Ends the statement that is at work.
    void end() throws SQLException {
        Sql.run(control, "KILL QUERY " + id);
    }

    private void watched(Duration patience, Work work) throws SQLException, InterruptedException {
        over = false;
        ended = false;
        Thread watcher = Thread.ofPlatform().daemon().start(() -> watch(patience));
        try {
            work.run();
        } finally {
            lock.lock();
            over = true;
            lock.unlock();
            watcher.join();
            if (ended) {
                swallow();
            }
        }
    }

    private void watch(Duration patience) {
        try {
            Thread.sleep(patience);
            while (!looked()) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // Then the server's own limit ends the statement.
            System.getLogger(Watch.class.getName()).log(System.Logger.Level.DEBUG, "watch", e);
        }
    }

    /// @return nothing more to do
    private boolean looked() throws SQLException {
        lock.lock();
        try {
            if (over) {
                return true;
            }
            if (Sql.first(control, WAITS, row -> row.getInt(1), id).isEmpty()) {
                return false;
            }
            ended = true;
            end();
            return true;
        } finally {
            lock.unlock();
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

    private boolean inUse(TableName table) {
        try {
            return Sql.first(connection, IN_USE, row -> row.getInt(1), table.schema(), table.name())
                    .isPresent();
        } catch (SQLException e) {
            // The account may not look; the watcher is enough.
            return false;
        }
    }
}
