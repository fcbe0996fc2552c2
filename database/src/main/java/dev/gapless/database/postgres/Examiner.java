package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the server what it thinks of an expression: prepared, never evaluated on a row.
final class Examiner {
    /// Stable functions and keywords that stand for one moment or one session, not for the row.
    private static final Set<String> OF_THE_MOMENT =
            Set.of(
                    "now",
                    "transaction_timestamp",
                    "statement_timestamp",
                    "current_timestamp",
                    "current_date",
                    "current_time",
                    "localtimestamp",
                    "localtime",
                    "current_user",
                    "session_user",
                    "user",
                    "current_setting",
                    "txid_current",
                    "inet_client_addr");

    private static final String SYNTAX_ERROR = "42601";

    private final Connection connection;

    Examiner(Connection connection) {
        this.connection = connection;
    }

    ExpressionFacts examine(TableShape table, String expression, String type) throws SQLException {
        List<Column> columns = table.columns();
        // OFFSET 0 keeps the NULLs from being folded into the expression.
        String from =
                columns.isEmpty()
                        ? ""
                        : " FROM (SELECT "
                                + Names.list(columns.stream().map(Examiner::asNull).toList())
                                + " OFFSET 0) AS gapless_row";
        // In a WHERE clause neither aggregates nor window functions nor sets are accepted.
        String query =
                "EXPLAIN SELECT CAST(("
                        + expression
                        + ") AS "
                        + type
                        + ")"
                        + from
                        + " WHERE ("
                        + expression
                        + ") IS NOT NULL AND false";
        try {
            Sql.run(connection, query);
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            return new ExpressionFacts(
                    Failures.message(e).replaceFirst("^ERROR: ", ""), true, false);
        }
        RowExpression parsed = new RowExpression(expression);
        boolean perRow = volatileCall(parsed.calls());
        boolean ofTheMoment =
                parsed.calls().stream().anyMatch(OF_THE_MOMENT::contains)
                        || parsed.names().stream()
                                .anyMatch(
                                        name ->
                                                OF_THE_MOMENT.contains(name)
                                                        && table.column(name).isEmpty());
        return new ExpressionFacts("", !perRow && !ofTheMoment, perRow);
    }

    /// Behind a RETURN: a body is held against the grammar as a whole before it runs.
    Optional<String> misspelt(String statement) throws SQLException {
        try {
            Sql.run(
                    connection,
                    "DO " + Names.dollar("BEGIN\n  RETURN;\n  " + statement + "\n;\nEND"));
            return Optional.empty();
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            return SYNTAX_ERROR.equals(e.getSQLState())
                    ? Optional.of(Failures.message(e).replaceFirst("^ERROR: ", ""))
                    : Optional.empty();
        }
    }

    private static String asNull(Column column) {
        return "CAST(NULL AS " + column.type() + ") AS " + Names.quote(column.name());
    }

    private boolean volatileCall(List<String> calls) throws SQLException {
        return !calls.isEmpty()
                && Sql.first(
                                connection,
                                "SELECT 1 FROM pg_proc WHERE proname = ANY (?) AND provolatile ="
                                        + " 'v' LIMIT 1",
                                row -> row.getInt(1),
                                new ArrayList<>(calls))
                        .isPresent();
    }
}
