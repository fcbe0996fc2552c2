package dev.gapless.database.jdbc;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Notices that somebody has removed or disabled triggers of ours by hand: from then on rows are
/// missed.
public final class Guard {
    private Guard() {}

    /// @param query for the names of what is missing; empty for nothing to look at
    public static void require(Connection connection, TableName table, String query)
            throws SQLException {
        List<String> missing =
                query.isEmpty() ? List.of() : Sql.list(connection, query, row -> row.getString(1));
        if (!missing.isEmpty()) {
            throw Problem.of(
                            ProblemCode.SCHEMA_CONFLICT,
                            "Triggers of Gapless on "
                                    + table
                                    + " are missing or disabled: "
                                    + String.join(", ", missing)
                                    + ".")
                    .found("rows written meanwhile were not kept in step")
                    .todo(
                            "Undo the migration and begin it anew; do not touch objects whose name"
                                    + " holds gapless.")
                    .build();
        }
    }
}
