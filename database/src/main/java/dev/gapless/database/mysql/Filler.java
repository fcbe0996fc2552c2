package dev.gapless.database.mysql;

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
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One chunk of a backfill: the next rows in key order, up to the highest key that existed when the
/// backfill began (younger rows were written under the triggers). Each chunk and its progress are
/// one transaction, READ COMMITTED, so that no gap is ever locked.
///
/// Rows that a writer has locked are skipped, never waited for, so the backfill cannot be part of a
/// deadlock; a later pass takes them. Only where several rows stand behind one it waits for who
/// writes to their group, since SKIP LOCKED says nothing in a function.
final class Filler {
    /// Rows per UPDATE.
    private static final int TOGETHER = 200;

    private record Counted(long rows, long pending) {}

    private final Connection connection;
    private final Ledger ledger;
    private final int migration;
    private final int sequence;
    private final Step.Fill step;
    private final Keys keys;
    private final String table;
    private final FillStore store;
    private final Catalogue catalogue;

    /// The last row of the chunk at work.
    private List<String> reached = List.of();

    Filler(
            Connection connection,
            Ledger ledger,
            Catalogue catalogue,
            int migration,
            StoredStep stored,
            Step.Fill step) {
        this.connection = connection;
        this.ledger = ledger;
        this.catalogue = catalogue;
        this.migration = migration;
        this.sequence = stored.sequence();
        this.step = step;
        this.keys = new Keys(step.key(), step.keyTypes());
        this.table = Names.quote(step.table());
        this.store = new FillStore(connection, ledger.database(), migration, sequence);
    }

    FillChunk next(int rows) throws SQLException {
        try {
            return filled(rows);
        } catch (SQLException e) {
            if (!step.once() || !Failures.ofOneRow(e)) {
                throw e;
            }
            if (rows == 1) {
                throw OneRow.refused(step, reached, e);
            }
            // nothing of the chunk is done: in smaller ones up to the row that it is about
            return next(rows / 2);
        }
    }

    private FillChunk filled(int rows) throws SQLException {
        long began = System.nanoTime();
        String touch = touch();
        return Transaction.run(
                connection,
                () -> {
                    FillProgress progress = progress();
                    return progress.stop().isEmpty()
                            ? ended(progress, began)
                            : chunk(progress, rows, touch, began);
                });
    }

    private FillChunk chunk(FillProgress progress, int rows, String touch, long began)
            throws SQLException {
        boolean pendingOnly = progress.pass() > 1;
        Keys.Condition rest = keys.range(progress.last(), progress.stop());
        List<String> until =
                boundary(pendingOnly ? rest.and(step.pending()) : rest, rows)
                        .orElse(progress.stop());
        reached = until;
        Keys.Condition range = keys.range(progress.last(), until);
        List<List<String>> bad = touched(lock(range), touch);
        if (!bad.isEmpty()) {
            OneRow.requireDone(step, bad.size(), String.join(", ", bad.getFirst()));
        }
        Counted counted = count(range);
        FillProgress next =
                progress.advanced(
                        until,
                        pendingOnly ? 0 : counted.rows(),
                        Math.max(0, counted.pending() - bad.size()),
                        bad.size(),
                        bad.isEmpty() ? "" : String.join(", ", bad.getFirst()));
        if (until.equals(progress.stop())) {
            return ended(next, began);
        }
        store.save(next);
        return next.chunk(began, false);
    }

    /// The key of the last of `rows` rows; none when fewer are left.
    private Optional<List<String>> boundary(Keys.Condition rest, int rows) throws SQLException {
        return Sql.first(
                connection,
                select(rest.sql() + " ORDER BY " + keys.listed() + " LIMIT 1 OFFSET " + (rows - 1)),
                keys::texts,
                rest.values());
    }

    /// Keys of the pending rows that no writer has locked; they are locked now.
    private List<List<String>> lock(Keys.Condition range) throws SQLException {
        return Sql.list(
                connection,
                select(
                        range.sql()
                                + " AND "
                                + step.pending()
                                + " ORDER BY "
                                + keys.listed()
                                + " FOR UPDATE SKIP LOCKED"),
                keys::texts,
                range.values());
    }

    /// @return keys of the rows that are pending all the same
    private List<List<String>> touched(List<List<String>> locked, String touch)
            throws SQLException {
        boolean together = !step.together().isEmpty() && countsWithoutLock();
        List<List<String>> bad = List.of();
        for (int from = 0; from < locked.size(); from += TOGETHER) {
            List<List<String>> some =
                    locked.subList(from, Math.min(locked.size(), from + TOGETHER));
            List<List<String>> left;
            if (step.calls()) {
                left = call(together ? callTogether(some) : some);
            } else {
                Keys.Condition these = keys.these(some);
                Sql.update(
                        connection,
                        "UPDATE " + table + " SET " + touch + " WHERE " + these.sql(),
                        these.values());
                left = pending(some);
            }
            bad = Stream.concat(bad.stream(), left.stream()).toList();
        }
        return bad;
    }

    /// Otherwise (the usual setting of MariaDB) an `INSERT .. SELECT` locks the counter of the
    /// table, and while it does so do the inserts of everybody else: writers of the two releases,
    /// each of which inserts into both tables, would fail with 1467 as they wait for one another.
    private boolean countsWithoutLock() throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT @@innodb_autoinc_lock_mode = 2",
                        row -> row.getBoolean(1))
                .orElse(false);
    }

    /// @return those that it did not make: all of them when one does not go that way
    private List<List<String>> callTogether(List<List<String>> rows) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Sql.list(
                    connection,
                    "SELECT " + step.together() + "(?)",
                    row -> row.getBoolean(1),
                    rows.stream().map(List::getFirst).collect(Collectors.joining(",", "[", "]")));
        } catch (SQLException e) {
            if (Failures.lost(e) || Failures.locked(e)) {
                throw e;
            }
            connection.rollback(before);
        }
        return pending(rows);
    }

    /// Of the keys alone: no function may write to a table that the statement reads.
    private List<List<String>> call(List<List<String>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return rows;
        }
        Keys.Condition these = keys.named(rows);
        Sql.list(
                connection,
                "SELECT " + step.touch() + " FROM (" + these.sql() + ") AS gapless_rows",
                row -> row.getBoolean(1),
                these.values());
        return pending(rows);
    }

    /// Those of these rows that wait.
    private List<List<String>> pending(List<List<String>> rows) throws SQLException {
        Keys.Condition these = keys.these(rows);
        return Sql.list(
                connection,
                select(these.sql() + " AND " + step.pending()),
                keys::texts,
                these.values());
    }

    /// All rows of the range, and those still pending.
    private Counted count(Keys.Condition range) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*), coalesce(sum("
                                + step.pending()
                                + "), 0) FROM "
                                + table
                                + " WHERE "
                                + range.sql(),
                        row -> new Counted(row.getLong(1), row.getLong(2)),
                        range.values())
                .orElseThrow();
    }

    private String select(String where) {
        return "SELECT " + keys.asTexts() + " FROM " + table + " WHERE " + where;
    }

    /// A moment that the server would set by itself at every update stays as it is.
    private String touch() throws SQLException {
        if (step.calls()) {
            return step.touch();
        }
        StringBuilder touch = new StringBuilder(step.touch());
        for (String column : catalogue.setOnUpdate(step.table())) {
            String name = Names.quote(column);
            if (step.once() && assigns(name)) {
                continue;
            }
            touch.append(", ").append(name).append(" = ").append(name);
        }
        return touch.toString();
    }

    /// Whether the update itself says what becomes of the column.
    private boolean assigns(String name) {
        return step.touch().startsWith(name + " = (")
                || step.touch().contains("), " + name + " = (");
    }

    /// The end of a pass. Rows that were locked, and rows without a value, get another one.
    private FillChunk ended(FillProgress progress, long began) throws SQLException {
        boolean locked = progress.skipped() > 0 && (step.required() || progress.pass() < 2);
        boolean bad = progress.bad() > 0 && step.required();
        store.save(locked || bad ? progress.nextPass() : progress);
        if (!locked && !bad) {
            ledger.done(migration, sequence, LockCount.NONE);
        }
        return progress.chunk(began, !locked);
    }

    private FillProgress progress() throws SQLException {
        Optional<FillProgress> stored = store.load();
        if (stored.isPresent()) {
            return stored.get();
        }
        List<String> stop =
                Sql.first(
                                connection,
                                "SELECT "
                                        + keys.asTexts()
                                        + " FROM "
                                        + table
                                        + " ORDER BY "
                                        + keys.descending()
                                        + " LIMIT 1",
                                keys::texts)
                        .orElse(List.of());
        TableReference reference = new TableReference(step.table().schema(), step.table().name());
        long total = catalogue.find(reference).map(TableShape::rows).orElse(0L);
        FillProgress first = FillProgress.first(stop, total);
        store.create(first);
        return first;
    }
}
