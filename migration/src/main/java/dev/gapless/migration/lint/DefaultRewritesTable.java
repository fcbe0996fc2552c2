package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A new column that has another value in each row.
final class DefaultRewritesTable implements LintRule {
    /// Given once for the statement, or no call at all but a type.
    private static final Set<String> SAME_FOR_ALL =
            Set.of(
                    "now",
                    "current_timestamp",
                    "current_date",
                    "current_time",
                    "localtime",
                    "localtimestamp",
                    "transaction_timestamp",
                    "statement_timestamp",
                    "cast",
                    "coalesce",
                    "lower",
                    "upper",
                    "date_trunc",
                    "to_timestamp",
                    "timezone",
                    "make_date",
                    "make_interval",
                    "jsonb_build_object",
                    "jsonb_build_array",
                    "json_object",
                    "json_array",
                    "varchar",
                    "char",
                    "character",
                    "varying",
                    "numeric",
                    "decimal",
                    "timestamp",
                    "time",
                    "bit",
                    "array",
                    "concat");

    @Override
    public About about() {
        return new About(
                "default-rewrites-table",
                Severity.WARNING,
                About.ALL,
                "A default that differs from row to row, a counting column among them, is computed"
                        + " for every row there is: the table is written anew, and on PostgreSQL"
                        + " everybody waits for that, on MariaDB and MySQL all writers.",
                "add-column with default, which fills the rows in the background");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        return act instanceof Act.AddColumn(var table, var column) && differs(column)
                ? Optional.of(
                        "The default of "
                                + table
                                + "."
                                + column.name()
                                + " differs from row to row: the whole table is written anew under"
                                + " a lock.")
                : Optional.empty();
    }

    private static boolean differs(ColumnDefinition column) {
        if (column.source() == ColumnDefinition.Source.COUNTS) {
            return true;
        }
        return column
                .defaultValue()
                .map(RowExpression::new)
                .map(RowExpression::calls)
                .orElse(List.of())
                .stream()
                .anyMatch(call -> !SAME_FOR_ALL.contains(call));
    }
}
