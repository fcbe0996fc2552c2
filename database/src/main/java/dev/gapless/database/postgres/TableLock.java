package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.LockPatience;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Runs quick statements in one transaction that holds one table's lock for milliseconds, politely:
/// see [LockPatience].
final class TableLock {
    /// What is done under the lock; hears how often it was asked for and how long writers have
    /// waited so far.
    interface Locked {
        void run(LockCount soFar) throws SQLException;
    }

    private static final String BLOCKERS =
            """
            SELECT 'pid ' || a.pid || ', ' || a.usename || ', ' || a.state || ' for '
                   || justify_interval(date_trunc('second', now() - a.xact_start)) || ': '
                   || left(regexp_replace(a.query, '\\s+', ' ', 'g'), 120)
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.relation = %s::regclass AND l.granted AND a.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            GROUP BY a.pid, a.usename, a.state, a.xact_start, a.query
            ORDER BY a.xact_start LIMIT 5\
            """;

    private final Connection connection;
    private final LockPatience patience;

    TableLock(Connection connection, LockPatience patience) {
        this.connection = connection;
        this.patience = patience;
    }

    LockCount hold(TableName table, Step.Lock lock, String doing, Locked work)
            throws InterruptedException {
        long giveUp = System.nanoTime() + patience.giveUpAfter().toNanos();
        LockCount count = LockCount.NONE;
        for (int attempt = 1; ; attempt++) {
            count = count.plus(new LockCount(1, 0));
            long began = System.nanoTime();
            try {
                once(table, lock, patience.waitOf(attempt), count, work);
                return lock == Step.Lock.NONE
                        ? LockCount.NONE
                        : count.plus(new LockCount(0, millisSince(began)));
            } catch (SQLException e) {
                if (!Failures.locked(e)) {
                    throw Failures.problem(doing, e);
                }
            }
            count = count.plus(new LockCount(0, millisSince(began)));
            if (System.nanoTime() > giveUp) {
                throw patience.gaveUp(table, count, holders(table));
            }
            Thread.sleep(patience.pauseAfter(attempt, ThreadLocalRandom.current()));
        }
    }

    private void once(TableName table, Step.Lock lock, Duration wait, LockCount before, Locked work)
            throws SQLException {
        long began = System.nanoTime();
        Transaction.run(
                connection,
                () -> {
                    // Zero would mean forever. Statements after the lock may need other locks (of
                    // partitions, of functions).
                    Sql.run(connection, "SET LOCAL lock_timeout = " + Math.max(1, wait.toMillis()));
                    if (lock == Step.Lock.EXCLUSIVE || lock == Step.Lock.WRITERS) {
                        String mode =
                                lock == Step.Lock.EXCLUSIVE
                                        ? "ACCESS EXCLUSIVE"
                                        : "SHARE ROW EXCLUSIVE";
                        String nowait = wait.isZero() ? " NOWAIT" : "";
                        Sql.run(
                                connection,
                                "LOCK TABLE "
                                        + Names.quote(table)
                                        + " IN "
                                        + mode
                                        + " MODE"
                                        + nowait);
                    }
                    work.run(before.plus(new LockCount(0, millisSince(began))));
                    return "";
                });
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private List<String> holders(TableName table) {
        try {
            return Sql.list(
                    connection,
                    BLOCKERS.formatted(Names.literal(Names.quote(table))),
                    row -> row.getString(1));
        } catch (SQLException e) {
            return List.of("unknown: " + Failures.message(e));
        }
    }
}
