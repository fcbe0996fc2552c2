package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.LockPatience;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Runs quick statements while nobody else can use one table, for milliseconds, politely: see
/// [LockPatience] and [Watch].
final class TableLock {
    /// What is done under the lock; hears how often it was asked for and how long writers have
    /// waited so far.
    interface Locked {
        void run(LockCount soFar) throws SQLException;
    }

    private static final String BLOCKERS =
            """
            SELECT concat('connection ', t.processlist_id, ', ', coalesce(t.processlist_user, ''), ', ',
                          coalesce(t.processlist_command, ''), ' for ', coalesce(t.processlist_time, 0), ' s: ',
                          left(coalesce(t.processlist_info, ''), 120))
            FROM performance_schema.metadata_locks l
              JOIN performance_schema.threads t ON t.thread_id = l.owner_thread_id
            WHERE l.object_type = 'TABLE' AND l.object_schema = ? AND l.object_name = ?
              AND l.lock_status = 'GRANTED' AND t.processlist_id <> connection_id()
            ORDER BY t.processlist_time DESC LIMIT 5\
            """;
    private static final String LONG_TRANSACTIONS =
            """
            SELECT concat('connection ', trx_mysql_thread_id, ', transaction since ', trx_started, ': ',
                          left(coalesce(trx_query, ''), 120))
            FROM information_schema.innodb_trx ORDER BY trx_started LIMIT 5\
            """;

    private final Connection connection;
    private final Watch watch;
    private final LockPatience patience;

    TableLock(Connection connection, Watch watch, LockPatience patience) {
        this.connection = connection;
        this.watch = watch;
        this.patience = patience;
    }

    /// @param others tables of ours that the work reads, quoted
    LockCount hold(TableName table, List<String> others, String doing, Locked work)
            throws InterruptedException {
        String more =
                String.join("", others.stream().map(other -> ", " + other + " WRITE").toList());
        String lock = "LOCK TABLES " + Names.quote(table) + " WRITE" + more;
        return persist(
                table,
                doing,
                (wait, soFar) -> {
                    long began = System.nanoTime();
                    watch.lock(table, wait, lock);
                    try {
                        work.run(soFar.plus(new LockCount(0, millisSince(began))));
                    } finally {
                        unlock();
                    }
                });
    }

    /// Work of statements that take their own locks, at their beginning and at their end, and let
    /// everybody pass in between; when the lock at the end is not free, all is done again.
    ///
    /// @param others tables that they ask for, too
    LockCount online(TableName table, List<TableName> others, String doing, Locked work)
            throws InterruptedException {
        List<TableName> all = new ArrayList<>(List.of(table));
        all.addAll(others);
        return persist(
                table,
                doing,
                (wait, soFar) ->
                        watch.runOnline(all, wait, patience.longestWait(), () -> work.run(soFar)));
    }

    private interface Attempt {
        void run(Duration wait, LockCount soFar) throws SQLException, InterruptedException;
    }

    private LockCount persist(TableName table, String doing, Attempt attempt)
            throws InterruptedException {
        long giveUp = System.nanoTime() + patience.giveUpAfter().toNanos();
        LockCount count = LockCount.NONE;
        for (int number = 1; ; number++) {
            count = count.plus(new LockCount(1, 0));
            long began = System.nanoTime();
            try {
                attempt.run(patience.waitOf(number), count);
                return count.plus(new LockCount(0, millisSince(began)));
            } catch (SQLException e) {
                if (Failures.cancelled(e) && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!Failures.locked(e)) {
                    throw Failures.problem(doing, e);
                }
            }
            count = count.plus(new LockCount(0, millisSince(began)));
            if (System.nanoTime() > giveUp) {
                throw patience.gaveUp(table, count, holders(table));
            }
            Thread.sleep(patience.pauseAfter(number, ThreadLocalRandom.current()));
        }
    }

    /// On a lost connection this fails, and says nothing that the caller does not hear anyway.
    private void unlock() {
        try {
            Sql.run(connection, "UNLOCK TABLES");
        } catch (SQLException e) {
            System.getLogger(TableLock.class.getName()).log(System.Logger.Level.DEBUG, "unlock", e);
        }
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /// Who has the table; where the server does not tell, who has a long transaction.
    private List<String> holders(TableName table) {
        try {
            List<String> found =
                    Sql.list(
                            connection,
                            BLOCKERS,
                            row -> row.getString(1),
                            table.schema(),
                            table.name());
            return found.isEmpty()
                    ? Sql.list(connection, LONG_TRANSACTIONS, row -> row.getString(1))
                    : found;
        } catch (SQLException e) {
            return List.of("unknown: " + Failures.message(e));
        }
    }
}
