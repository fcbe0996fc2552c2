package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.Session.Broken;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Queries for the rows that break a rule, in words that all products understand.
///
/// @param quote a name as SQL
public record RuleSql(Function<String, String> quote) {
    private static final int SHOWN = 10;

    /// @param rule of the table
    /// @param words for it: `the check positive`
    public Step.Check step(Phase phase, String what, TableShape table, Rule rule, String words) {
        return new Step.Check(
                phase, what, table.name(), words, count(table, rule), first(table, rule));
    }

    public static Broken broken(Connection connection, Step.Check step) throws SQLException {
        long rows = Sql.first(connection, step.count(), row -> row.getLong(1)).orElse(0L);
        return new Broken(
                rows,
                rows == 0 || step.first().isEmpty()
                        ? List.of()
                        : Sql.list(connection, step.first(), row -> row.getString(1)));
    }

    /// Rows that a unique index takes for different now, and would not any more.
    ///
    /// @param keys what it would compare, as SQL
    /// @param columns its columns
    public Step.Check merged(
            String what, TableShape table, List<String> columns, List<String> keys, String words) {
        String groups =
                " FROM "
                        + table(table.name())
                        + " WHERE "
                        + given("", columns)
                        + " GROUP BY "
                        + String.join(", ", keys)
                        + " HAVING count(*) > 1";
        String said =
                columns.stream()
                        .map(column -> "min(concat(" + quote.apply(column) + "))")
                        .collect(Collectors.joining(", "));
        return new Step.Check(
                Phase.VERIFY,
                what,
                table.name(),
                words,
                "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n" + groups + ") AS same",
                "SELECT concat(concat_ws(', ', "
                        + said
                        + "), ' (', count(*), ' rows)')"
                        + groups
                        + " LIMIT "
                        + SHOWN);
    }

    private String count(TableShape table, Rule rule) {
        return switch (rule) {
            case Rule.Condition(String condition) ->
                    "SELECT count(*) FROM " + table(table.name()) + where(condition);
            case Rule.Distinct distinct ->
                    "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM "
                            + table(table.name())
                            + same(distinct)
                            + ") AS same";
            case Rule.Reference reference ->
                    "SELECT count(*) FROM " + table(table.name()) + " AS c" + orphaned(reference);
        };
    }

    /// Rows by their key; where several say the same, what they say and how many they are.
    private String first(TableShape table, Rule rule) {
        String limit = " LIMIT " + SHOWN;
        String key = table.key().isEmpty() ? "" : texts("", table.key());
        return switch (rule) {
            case Rule.Condition(String condition) ->
                    key.isEmpty()
                            ? ""
                            : "SELECT "
                                    + key
                                    + " FROM "
                                    + table(table.name())
                                    + where(condition)
                                    + limit;
            case Rule.Distinct distinct ->
                    "SELECT concat("
                            + texts("", distinct.columns())
                            + ", ' (', count(*), ' rows)') FROM "
                            + table(table.name())
                            + same(distinct)
                            + limit;
            case Rule.Reference reference ->
                    "SELECT "
                            + (table.key().isEmpty()
                                    ? texts("c.", reference.columns())
                                    : "concat("
                                            + texts("c.", table.key())
                                            + ", ' -> ', "
                                            + texts("c.", reference.columns())
                                            + ")")
                            + " FROM "
                            + table(table.name())
                            + " AS c"
                            + orphaned(reference)
                            + limit;
        };
    }

    /// `FOREIGN KEY (..) REFERENCES ..`
    ///
    /// @param actions what follows, empty for none
    public String definition(Rule.Reference reference, String actions) {
        return "FOREIGN KEY ("
                + list(reference.columns())
                + ") REFERENCES "
                + table(reference.parent())
                + " ("
                + list(reference.parentColumns())
                + ")"
                + actions;
    }

    private String list(List<String> columns) {
        return columns.stream().map(quote).collect(Collectors.joining(", "));
    }

    private static String where(String condition) {
        return " WHERE (" + condition + ") IS FALSE";
    }

    private String same(Rule.Distinct distinct) {
        return (distinct.nullsToo() ? "" : " WHERE " + given("", distinct.columns()))
                + " GROUP BY "
                + list(distinct.columns())
                + " HAVING count(*) > 1";
    }

    private String orphaned(Rule.Reference reference) {
        List<String> equal = new ArrayList<>();
        IntStream.range(0, reference.columns().size())
                .forEach(
                        i ->
                                equal.add(
                                        "p."
                                                + quote.apply(reference.parentColumns().get(i))
                                                + " = c."
                                                + quote.apply(reference.columns().get(i))));
        return " WHERE "
                + given("c.", reference.columns())
                + " AND NOT EXISTS (SELECT 1 FROM "
                + table(reference.parent())
                + " AS p WHERE "
                + String.join(" AND ", equal)
                + ")";
    }

    private String given(String prefix, List<String> columns) {
        return columns.stream()
                .map(column -> prefix + quote.apply(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private String texts(String prefix, List<String> columns) {
        return "concat_ws(', ', "
                + columns.stream()
                        .map(column -> prefix + quote.apply(column))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private String table(TableName table) {
        return quote.apply(table.schema()) + "." + quote.apply(table.name());
    }
}
