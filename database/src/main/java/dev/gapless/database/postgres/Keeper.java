package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;

/// Copies the values that an undo would lose to `gapless.undone_N`, dated, one row per value.
/// Copies without a lock; that nothing was written since is for the caller to see in [#writes].
final class Keeper {
    private final Connection connection;
    private final Step.Keep keep;

    Keeper(Connection connection, Step.Keep keep) {
        this.connection = connection;
        this.keep = keep;
    }

    /// How many values were written so far; always 0 when nothing counts them.
    long writes() throws SQLException {
        return keep.ownWrites().isEmpty()
                ? 0
                : Sql.first(connection, keep.ownWrites(), row -> row.getLong(1)).orElse(0L);
    }

    void copy(int migration, StoredStep stored, TableName table) throws SQLException {
        String undone = "gapless.undone_" + migration;
        Sql.run(
                connection,
                "CREATE TABLE IF NOT EXISTS "
                        + undone
                        + " (undone_at timestamptz NOT NULL DEFAULT now(), table_name text NOT"
                        + " NULL, row_key jsonb NOT NULL, column_name text NOT NULL, value text)");
        for (String column : keep.columns()) {
            copy(undone, migration, stored, table, column);
        }
    }

    private void copy(
            String undone, int migration, StoredStep stored, TableName table, String column)
            throws SQLException {
        // What an undo copied that did not come to its end is younger than the step that it did not
        // take back.
        Sql.update(
                connection,
                "DELETE FROM "
                        + undone
                        + " WHERE table_name = ? AND column_name = ? AND undone_at > (SELECT"
                        + " done_at FROM gapless.step WHERE migration = ? AND sequence = ?)",
                table.toString(),
                bare(column),
                migration,
                stored.sequence());
        Sql.run(
                connection,
                "INSERT INTO "
                        + undone
                        + " (table_name, row_key, column_name, value) SELECT "
                        + Names.literal(table.toString())
                        + ", "
                        + row()
                        + ", "
                        + Names.literal(bare(column))
                        + ", "
                        + column
                        + "::text FROM "
                        + Names.quote(table)
                        + " AS t WHERE "
                        + keep.condition());
    }

    private String row() {
        return keep.key().isEmpty()
                ? "to_jsonb(t)"
                : "jsonb_build_object("
                        + String.join(
                                ", ",
                                keep.key().stream()
                                        .map(name -> Names.literal(bare(name)) + ", " + name)
                                        .toList())
                        + ")";
    }

    private static String bare(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
    }
}
