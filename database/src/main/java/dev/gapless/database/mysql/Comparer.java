package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session.Comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Compares every row in one snapshot, in ranges of the key; a table without one in one go.
final class Comparer {
    private static final int ROWS_PER_RANGE = 20_000;
    private static final int SHOWN = 10;

    private record Counts(long rows, long differ, long own) {
        Counts plus(Counts more) {
            return new Counts(rows + more.rows, differ + more.differ, own + more.own);
        }
    }

    private static final Keys.Condition ALL = new Keys.Condition("true", List.of());

    private final Connection connection;
    private final Step.Compare step;
    private final Keys keys;
    private final String table;

    /// @param keyTypes of the columns of the step's key
    Comparer(Connection connection, Step.Compare step, List<String> keyTypes) {
        this.connection = connection;
        this.step = step;
        this.keys = new Keys(step.key(), keyTypes);
        this.table = Names.quote(step.table());
    }

    Comparison compare(LongConsumer progress) throws SQLException, InterruptedException {
        Sql.run(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        Sql.run(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        try {
            Comparison comparison = inSnapshot(progress);
            Sql.run(connection, "COMMIT");
            return comparison;
        } catch (SQLException | InterruptedException | RuntimeException e) {
            Sql.run(connection, "ROLLBACK");
            throw e;
        }
    }

    private Comparison inSnapshot(LongConsumer progress) throws SQLException, InterruptedException {
        Counts counts = new Counts(0, 0, 0);
        Optional<List<String>> stop = keys.names().isEmpty() ? Optional.empty() : last();
        if (stop.isEmpty()) {
            counts = counts(ALL);
        } else {
            List<String> after = List.of();
            while (!after.equals(stop.get())) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                List<String> until = boundary(keys.range(after, stop.get())).orElse(stop.get());
                counts = counts.plus(counts(keys.range(after, until)));
                after = until;
                progress.accept(counts.rows());
            }
        }
        progress.accept(counts.rows());
        long differ = counts.differ() + Math.max(0, counts.own() - ownWrites());
        return new Comparison(
                counts.rows(),
                differ,
                counts.own(),
                differ == 0 ? List.of() : first(counts.differ()));
    }

    private Counts counts(Keys.Condition range) throws SQLException {
        String own = step.own().isEmpty() ? "false" : step.own();
        return Sql.first(
                        connection,
                        "SELECT count(*), coalesce(sum("
                                + step.differs()
                                + "), 0), coalesce(sum("
                                + own
                                + "), 0) FROM "
                                + table
                                + " WHERE "
                                + range.sql(),
                        row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)),
                        range.values())
                .orElseThrow();
    }

    private Optional<List<String>> last() throws SQLException {
        return Sql.first(
                connection,
                "SELECT "
                        + keys.asTexts()
                        + " FROM "
                        + table
                        + " ORDER BY "
                        + keys.descending()
                        + " LIMIT 1",
                keys::texts);
    }

    private Optional<List<String>> boundary(Keys.Condition rest) throws SQLException {
        return Sql.first(
                connection,
                "SELECT "
                        + keys.asTexts()
                        + " FROM "
                        + table
                        + " WHERE "
                        + rest.sql()
                        + " ORDER BY "
                        + keys.listed()
                        + " LIMIT 1 OFFSET "
                        + (ROWS_PER_RANGE - 1),
                keys::texts,
                rest.values());
    }

    /// In the snapshot of the rows: a write is counted in its own transaction.
    private long ownWrites() throws SQLException {
        return step.ownWrites().isEmpty()
                ? 0
                : Sql.first(connection, step.ownWrites(), row -> row.getLong(1)).orElse(0L);
    }

    private List<String> first(long wrong) throws SQLException {
        if (keys.names().isEmpty()) {
            return List.of();
        }
        String condition = wrong > 0 ? step.differs() : step.own();
        return Sql.list(
                connection,
                "SELECT "
                        + keys.asTexts()
                        + " FROM "
                        + table
                        + " WHERE "
                        + condition
                        + " LIMIT "
                        + SHOWN,
                row -> String.join(", ", keys.texts(row)));
    }
}
