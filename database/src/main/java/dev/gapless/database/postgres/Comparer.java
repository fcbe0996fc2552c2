package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Session.Comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/// Compares every row in one snapshot, reading the table front to back in ranges of pages (a page
/// range holds exactly the snapshot's rows, whatever writers do meanwhile, and needs no key).
final class Comparer {
    private static final int PAGES_PER_RANGE = 2_048;
    private static final int SHOWN = 10;

    private record Counts(long rows, long differ, long own) {
        Counts plus(Counts more) {
            return new Counts(rows + more.rows, differ + more.differ, own + more.own);
        }
    }

    private final Connection connection;
    private final Step.Compare step;
    private final String table;

    Comparer(Connection connection, Step.Compare step) {
        this.connection = connection;
        this.step = step;
        this.table = Names.quote(step.table());
    }

    Comparison compare(LongConsumer progress) throws SQLException, InterruptedException {
        Sql.run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
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
        long pages = -1;
        for (long page = 0; pages < 0 || page <= pages; page += PAGES_PER_RANGE) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            counts = counts.plus(range(page));
            // The first query has taken the snapshot: pages that come later hold no row of it.
            pages = pages < 0 ? pages() : pages;
            progress.accept(counts.rows());
        }
        long beyondWrites = Math.max(0, counts.own() - ownWrites());
        long differ = counts.differ() + beyondWrites;
        return new Comparison(
                counts.rows(),
                differ,
                counts.own(),
                differ == 0 ? List.of() : first(counts.differ()));
    }

    private Counts range(long page) throws SQLException {
        String own = step.own().isEmpty() ? "false" : step.own();
        return Sql.first(
                        connection,
                        "SELECT count(*), count(*) FILTER (WHERE "
                                + step.differs()
                                + "), count(*) FILTER (WHERE "
                                + own
                                + ") FROM "
                                + table
                                + " WHERE ctid >= '("
                                + page
                                + ",0)' AND ctid < '("
                                + (page + PAGES_PER_RANGE)
                                + ",0)'",
                        row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)))
                .orElseThrow();
    }

    /// Of the largest partition, or of the table.
    private long pages() throws SQLException {
        return Sql.first(
                        connection,
                        """
                        SELECT coalesce(max(pg_relation_size(relid)), 0) / current_setting('block_size')::bigint
                        FROM (SELECT relid FROM pg_partition_tree(%1$s::regclass)
                              UNION SELECT %1$s::regclass) AS parts\
                        """
                                .formatted(Names.literal(table)),
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /// Read after the rows: a write is counted before it can be seen.
    private long ownWrites() throws SQLException {
        return step.ownWrites().isEmpty()
                ? 0
                : Sql.first(connection, step.ownWrites(), row -> row.getLong(1)).orElse(0L);
    }

    private List<String> first(long wrong) throws SQLException {
        if (step.key().isEmpty()) {
            return List.of();
        }
        String condition = wrong > 0 ? step.differs() : step.own();
        return Sql.list(
                connection,
                "SELECT concat_ws(', ', "
                        + Names.list(step.key())
                        + ") FROM "
                        + table
                        + " WHERE "
                        + condition
                        + " LIMIT "
                        + SHOWN,
                row -> row.getString(1));
    }
}
