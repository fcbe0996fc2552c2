package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Token;
import dev.gapless.migration.sql.Tokens;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks the server what it thinks of an expression or a type: prepared, never executed.
final class Examiner {
    private static final Set<String> PER_ROW =
            Set.of(
                    "rand",
                    "uuid",
                    "uuid_v4",
                    "uuid_v7",
                    "uuid_short",
                    "sys_guid",
                    "random_bytes",
                    "sysdate",
                    "nextval",
                    "sleep");

    /// What stands for one moment or one session, not for the row.
    private static final Set<String> OF_THE_MOMENT =
            Set.of(
                    "now",
                    "current_timestamp",
                    "localtime",
                    "localtimestamp",
                    "curdate",
                    "current_date",
                    "curtime",
                    "current_time",
                    "utc_timestamp",
                    "utc_date",
                    "utc_time",
                    "unix_timestamp",
                    "user",
                    "current_user",
                    "session_user",
                    "system_user",
                    "current_role",
                    "connection_id",
                    "database",
                    "schema",
                    "last_insert_id",
                    "row_count",
                    "found_rows");

    /// What a column definition may say after its type.
    private static final Set<String> BEYOND_TYPE =
            Set.of(
                    "serial",
                    "not",
                    "null",
                    "default",
                    "auto_increment",
                    "unique",
                    "primary",
                    "key",
                    "references",
                    "check",
                    "generated",
                    "as",
                    "comment",
                    "invisible",
                    "visible",
                    "on",
                    "first",
                    "after");

    /// All but the long ones, whose default has to be an expression.
    private static final Pattern TAKES_LITERAL =
            Pattern.compile("(?is)(?!.*(text|blob|json)\\b).*");

    /// Foreign keys change these columns without a trigger.
    private static final String CASCADED =
            """
            SELECT k.column_name, k.constraint_name
            FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
              ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
                 AND r.table_name = k.table_name
            WHERE k.table_schema = ? AND k.table_name = ?
              AND (r.update_rule IN ('CASCADE', 'SET NULL') OR r.delete_rule = 'SET NULL')\
            """;

    private static final int SYNTAX_ERROR = 1064;

    private record Cascaded(String column, String constraint) {}

    private final Connection connection;

    Examiner(Connection connection) {
        this.connection = connection;
    }

    /// Of what cannot be prepared nothing is known.
    static Optional<String> misspelt(Connection connection, String statement) throws SQLException {
        try {
            Sql.run(connection, "PREPARE gapless_look FROM " + Names.literal(statement));
            Sql.run(connection, "DEALLOCATE PREPARE gapless_look");
            return Optional.empty();
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            return e.getErrorCode() == SYNTAX_ERROR
                    ? Optional.of(Failures.message(e))
                    : Optional.empty();
        }
    }

    ExpressionFacts examine(TableShape table, String expression, String type) throws SQLException {
        if (expression.equals("NULL")) {
            return new ExpressionFacts(typeError(type), true, false);
        }
        List<Token> tokens = Tokens.of(expression);
        if (tokens.contains(new Token.Sign('@'))) {
            return refused("it uses a variable of the session");
        }
        Optional<Cascaded> cascaded = cascaded(table, new RowExpression(expression));
        if (cascaded.isPresent()) {
            return refused(
                    "foreign key "
                            + cascaded.get().constraint()
                            + " changes '"
                            + cascaded.get().column()
                            + "' without firing a trigger");
        }
        // In a WHERE clause neither aggregates nor window functions are accepted.
        String error =
                error(
                        "SELECT 1 FROM "
                                + rows(table)
                                + " AS gapless_row WHERE ("
                                + expression
                                + ") IS NULL");
        return error.isEmpty() ? facts(tokens, table, expression, type) : refused(error);
    }

    private static ExpressionFacts refused(String error) {
        return new ExpressionFacts(error, true, false);
    }

    /// A default that is no literal would be evaluated for every old row when the column is added,
    /// in a copy of the table.
    private ExpressionFacts facts(
            List<Token> tokens, TableShape table, String expression, String type)
            throws SQLException {
        RowExpression parsed = new RowExpression(expression);
        boolean perRow =
                parsed.calls().stream().anyMatch(PER_ROW::contains) || undetermined(parsed);
        Set<String> words = new HashSet<>(parsed.names());
        words.removeAll(
                table.columns().stream()
                        .map(column -> column.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
        words.addAll(parsed.calls());
        boolean ofTheMoment = words.stream().anyMatch(OF_THE_MOMENT::contains);
        boolean costly =
                table.columns().isEmpty()
                        && !(literal(tokens) && TAKES_LITERAL.matcher(type).matches());
        return new ExpressionFacts("", !perRow && !ofTheMoment, perRow || costly);
    }

    private static boolean literal(List<Token> tokens) {
        return switch (tokens.getLast()) {
            case Token.Literal _, Token.Quoted _ ->
                    tokens.stream()
                            .limit(tokens.size() - 1)
                            .allMatch(token -> token.equals(new Token.Sign('-')));
            case Token.Word(String word) ->
                    tokens.size() == 1
                            && Set.of("true", "false", "null")
                                    .contains(word.toLowerCase(Locale.ROOT));
            case Token.Sign _, Token.Comment _ -> false;
        };
    }

    /// Functions of the user that are not declared DETERMINISTIC.
    private boolean undetermined(RowExpression expression) throws SQLException {
        for (String call : expression.calls()) {
            boolean found =
                    Sql.first(
                                    connection,
                                    """
                                    SELECT 1 FROM information_schema.routines
                                    WHERE routine_name = ? AND is_deterministic = 'NO' LIMIT 1\
                                    """,
                                    row -> row.getInt(1),
                                    call)
                            .isPresent();
            if (found) {
                return true;
            }
        }
        return false;
    }

    private Optional<Cascaded> cascaded(TableShape table, RowExpression expression)
            throws SQLException {
        Set<String> names =
                expression.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        return Sql.list(
                        connection,
                        CASCADED,
                        row -> new Cascaded(row.getString(1), row.getString(2)),
                        table.name().schema(),
                        table.name().name())
                .stream()
                .filter(each -> names.contains(each.column().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /// A column that the table does not have yet is NULL.
    private String rows(TableShape table) throws SQLException {
        if (table.columns().isEmpty()) {
            return "(SELECT 1 AS _gapless_nothing)";
        }
        TableName name = table.name();
        Set<String> there =
                Sql.list(
                                connection,
                                """
                                SELECT lower(column_name) FROM information_schema.columns
                                WHERE table_schema = ? AND table_name = ?\
                                """,
                                row -> row.getString(1),
                                name.schema(),
                                name.name())
                        .stream()
                        .collect(Collectors.toSet());
        return "(SELECT "
                + table.columns().stream()
                        .map(Column::name)
                        .map(
                                column ->
                                        there.contains(column.toLowerCase(Locale.ROOT))
                                                ? Names.quote(column)
                                                : "NULL AS " + Names.quote(column))
                        .collect(Collectors.joining(", "))
                + " FROM "
                + Names.quote(name)
                + ")";
    }

    private String typeError(String type) throws SQLException {
        List<String> beyond = new ArrayList<>();
        int depth = 0;
        for (Token token : Tokens.of(type)) {
            if (token instanceof Token.Sign(char sign)) {
                depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
                if (sign == ',' && depth == 0) {
                    beyond.add(",");
                }
            } else if (token instanceof Token.Word(String word)
                    && BEYOND_TYPE.contains(word.toLowerCase(Locale.ROOT))) {
                beyond.add(word);
            }
        }
        return beyond.isEmpty()
                ? error("CREATE TEMPORARY TABLE gapless_type (c " + type + ")")
                : "it says '" + beyond.getFirst() + "', which is not part of a type";
    }

    /// What the server says to a statement, empty when it accepts it.
    private String error(String statement) throws SQLException {
        try {
            Sql.run(connection, "PREPARE gapless_look FROM " + Names.literal(statement));
            Sql.run(connection, "DEALLOCATE PREPARE gapless_look");
            return "";
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            // The missing right is a finding of its own.
            return Failures.rightMissing(e) ? "" : Failures.message(e);
        }
    }
}
