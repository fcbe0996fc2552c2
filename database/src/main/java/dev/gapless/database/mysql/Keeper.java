package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Copies the values that an undo would lose to `gapless.undone_N`, dated, one row per value, as
/// the bytes that are stored. Copies without a lock; that nothing was written since is for the
/// caller to see in [#writes].
final class Keeper {
    private final Connection connection;
    private final Ledger ledger;
    private final Step.Keep keep;

    Keeper(Connection connection, Ledger ledger, Step.Keep keep) {
        this.connection = connection;
        this.ledger = ledger;
        this.keep = keep;
    }

    /// How many values were written so far; always 0 when nothing counts them.
    long writes() throws SQLException {
        return keep.ownWrites().isEmpty()
                ? 0
                : Sql.first(connection, keep.ownWrites(), row -> row.getLong(1)).orElse(0L);
    }

    /// The tables that [#writes] reads, quoted.
    List<String> counting() {
        return keep.ownWrites().isEmpty()
                ? List.of()
                : List.of(keep.ownWrites().substring(SyncObjects.COUNT.length()));
    }

    /// Creates the table, which commits by itself.
    void prepare(int migration) throws SQLException {
        Sql.run(
                connection,
                "CREATE TABLE IF NOT EXISTS "
                        + undone(migration)
                        + """
                         (id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
                          undone_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)), table_name varchar(129) NOT NULL,
                          row_key longtext NOT NULL, column_name varchar(64) NOT NULL, value longblob NULL)
                        ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin\
                        """);
    }

    /// @param columns all of the table's, quoted: they name a row where it has no key
    void copy(int migration, StoredStep stored, TableName table, List<String> columns)
            throws SQLException {
        for (String column : keep.columns()) {
            copy(migration, stored, table, columns, column);
        }
    }

    private void copy(
            int migration, StoredStep stored, TableName table, List<String> columns, String column)
            throws SQLException {
        // What an undo copied that did not come to its end is younger than the step that it did not
        // take back.
        Sql.update(
                connection,
                "DELETE FROM "
                        + undone(migration)
                        + " WHERE table_name = ? AND column_name = ? AND undone_at > (SELECT"
                        + " done_at FROM gapless.step WHERE of_database = ? AND migration = ? AND"
                        + " sequence = ?)",
                table.toString(),
                Names.bare(column),
                ledger.database(),
                migration,
                stored.sequence());
        Sql.run(
                connection,
                "INSERT INTO "
                        + undone(migration)
                        + " (table_name, row_key, column_name, value) SELECT "
                        + Names.literal(table.toString())
                        + ", "
                        + row(columns)
                        + ", "
                        + Names.literal(Names.bare(column))
                        + ", CAST("
                        + column
                        + " AS BINARY) FROM "
                        + Names.quote(table)
                        + " WHERE "
                        + keep.condition());
    }

    private static String undone(int migration) {
        return "gapless.undone_" + migration;
    }

    private String row(List<String> columns) {
        return (keep.key().isEmpty() ? columns : keep.key())
                .stream()
                        .map(name -> Names.literal(Names.bare(name)) + ", " + name)
                        .collect(Collectors.joining(", ", "json_object(", ")"));
    }
}
