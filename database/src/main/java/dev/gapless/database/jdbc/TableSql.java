package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.NewTable;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.TableFacts;

import java.util.List;
import java.util.function.UnaryOperator;

/// What all products say in the same words about whole tables.
///
/// @param quote a name as the product quotes it
public record TableSql(UnaryOperator<String> quote) {
    /// ` AS SELECT ..`: the body of a view over the table.
    public String selecting(List<String> columns, String table) {
        return " AS SELECT "
                + String.join(", ", columns.stream().map(quote).toList())
                + " FROM "
                + table;
    }

    /// `("a", "b")`
    public String list(List<String> columns) {
        return "(" + String.join(", ", columns.stream().map(quote).toList()) + ")";
    }

    public String grant(TableFacts.Grant grant, String view) {
        return "GRANT "
                + grant.rights()
                + " ON "
                + view
                + " TO "
                + grant.to()
                + (grant.further() ? " WITH GRANT OPTION" : "");
    }

    /// All that the new release wrote to a table of its own.
    public Step.Keep everything(NewTable table) {
        return new Step.Keep(
                table.key().stream().map(quote).toList(),
                table.columns().stream().map(column -> quote.apply(column.name())).toList(),
                "true",
                "");
    }
}
