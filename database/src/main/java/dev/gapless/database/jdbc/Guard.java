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

    /// @param query as below
    public static List<String> missing(Connection connection, String query) throws SQLException {
        return query.isEmpty() ? List.of() : Sql.list(connection, query, row -> row.getString(1));
    }

    /// @param query for the names of what is missing; empty for nothing to look at
    public static void require(Connection connection, TableName table, String query)
            throws SQLException {
        List<String> missing = missing(connection, query);
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
                            "Put them back and make the rows agree again: gapless db repair; do not"
                                    + " touch objects whose name holds gapless.")
                    .build();
        }
    }
}
