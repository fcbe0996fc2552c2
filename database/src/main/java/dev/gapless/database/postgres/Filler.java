package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.FillProgress;
import dev.gapless.database.jdbc.OneRow;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session.FillChunk;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One chunk of a backfill: the next rows in key order, up to the highest key that existed when the
/// backfill began (younger rows were written under the triggers). Each chunk and its progress are
/// one transaction.
///
/// Rows that a writer has locked are skipped, never waited for, so the backfill cannot be part of a
/// deadlock; a later pass takes them.
final class Filler {
    private record Touched(long bad, String firstBad) {}

    private record Counted(long rows, long pending) {}

    private final Connection connection;
    private final int migration;
    private final int sequence;
    private final Step.Fill step;
    private final FillSql sql;
    private final FillStore store;

    /// The last row of the chunk at work.
    private List<String> reached = List.of();

    Filler(Connection connection, int migration, StoredStep stored, Step.Fill step) {
        this.connection = connection;
        this.migration = migration;
        this.sequence = stored.sequence();
        this.step = step;
        this.sql = FillSql.of(step);
        this.store = new FillStore(connection, migration, sequence);
    }

    /// @param wait longest wait for a lock inside the chunk (a trigger or key of the application
    ///   may need one)
    FillChunk next(int rows, Duration wait) throws SQLException {
        try {
            return filled(rows, wait);
        } catch (SQLException e) {
            if (!step.once() || !Failures.ofOneRow(e)) {
                throw e;
            }
            if (rows == 1) {
                throw OneRow.refused(step, reached, e);
            }
            // nothing of the chunk is done: in smaller ones up to the row that it is about
            return next(rows / 2, wait);
        }
    }

    private FillChunk filled(int rows, Duration wait) throws SQLException {
        long began = System.nanoTime();
        return Transaction.run(
                connection,
                () -> {
                    Sql.run(connection, "SET LOCAL lock_timeout = " + wait.toMillis());
                    FillProgress progress = progress();
                    return progress.stop().isEmpty()
                            ? ended(progress, began)
                            : chunk(progress, rows, began);
                });
    }

    private FillChunk chunk(FillProgress progress, int rows, long began) throws SQLException {
        boolean pendingOnly = progress.pass() > 1;
        FillSql.Range rest = sql.range(progress.last(), progress.stop());
        List<String> until =
                Sql.first(
                                connection,
                                sql.boundary(rest, rows, pendingOnly),
                                row -> Sql.texts(row, 1),
                                rest.arguments())
                        .orElse(progress.stop());
        reached = until;
        FillSql.Range range = sql.range(progress.last(), until);
        Touched touched =
                Sql.first(
                                connection,
                                sql.touch(range),
                                row -> new Touched(row.getLong(1), row.getString(2)),
                                range.arguments())
                        .orElseThrow();
        OneRow.requireDone(step, touched.bad(), touched.firstBad());
        Counted counted =
                Sql.first(
                                connection,
                                sql.count(range),
                                row -> new Counted(row.getLong(1), row.getLong(2)),
                                range.arguments())
                        .orElseThrow();
        FillProgress next =
                progress.advanced(
                        until,
                        pendingOnly ? 0 : counted.rows(),
                        Math.max(0, counted.pending() - touched.bad()),
                        touched.bad(),
                        touched.firstBad());
        if (until.equals(progress.stop())) {
            return ended(next, began);
        }
        store.save(next);
        return next.chunk(began, false);
    }

    /// The end of a pass. Rows that were locked, and rows without a value, get another one.
    private FillChunk ended(FillProgress progress, long began) throws SQLException {
        boolean locked = progress.skipped() > 0 && (step.required() || progress.pass() < 2);
        boolean bad = progress.bad() > 0 && step.required();
        store.save(locked || bad ? progress.nextPass() : progress);
        if (!locked && !bad) {
            new Ledger(connection).done(migration, sequence, LockCount.NONE);
        }
        return progress.chunk(began, !locked);
    }

    private FillProgress progress() throws SQLException {
        Optional<FillProgress> stored = store.load();
        if (stored.isPresent()) {
            return stored.get();
        }
        List<String> stop =
                Sql.first(connection, sql.highestKey(), row -> Sql.texts(row, 1)).orElse(List.of());
        TableReference table = new TableReference(step.table().schema(), step.table().name());
        long total = new Catalogue(connection).find(table).map(TableShape::rows).orElse(0L);
        FillProgress first = FillProgress.first(stop, total);
        store.create(first);
        return first;
    }
}
