package dev.gapless.database.postgres;

import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/// Copies the values that an undo would lose to `gapless.undone_N`, dated, one row per value.
final class Keeper {
    private final Connection connection;

    Keeper(Connection connection) {
        this.connection = connection;
    }

    void copy(int migration, TableName table, Step.Keep keep) throws SQLException {
        String undone = "gapless.undone_" + migration;
        Sql.run(
                connection,
                "CREATE TABLE IF NOT EXISTS " + undone + " (undone_at timestamptz NOT NULL DEFAULT now(),"
                        + " table_name text NOT NULL, row_key jsonb NOT NULL, column_name text NOT NULL, value text)");
        String row = keep.key().isEmpty()
                ? "to_jsonb(t)"
                : "jsonb_build_object(" + String.join(", ", keep.key().stream().map(Keeper::member).toList()) + ")";
        Sql.run(
                connection,
                "INSERT INTO " + undone + " (table_name, row_key, column_name, value) SELECT "
                        + Names.literal(table.toString()) + ", " + row + ", " + literalOf(keep.column()) + ", "
                        + keep.column() + "::text FROM " + Names.quote(table) + " AS t WHERE " + keep.condition());
    }

    private static String member(String quoted) {
        return literalOf(quoted) + ", " + quoted;
    }

    private static String literalOf(String quoted) {
        return Names.literal(quoted.substring(1, quoted.length() - 1).replace("\"\"", "\""));
    }
}
