package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.NewTable;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.TableFacts;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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

    /// What the new release wrote to a table of its own, as far as no other table says it.
    ///
    /// @param differ a condition: the column has another value than this
    public Optional<Step.Keep> kept(NewTable table, BinaryOperator<String> differ) {
        List<NewTable.Own> own = table.own();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        String condition =
                own.stream().anyMatch(each -> each.usual().isEmpty())
                        ? "true"
                        : own.stream()
                                .map(
                                        each ->
                                                differ.apply(
                                                        quote.apply(each.column()),
                                                        "(" + each.usual() + ")"))
                                .collect(Collectors.joining(" OR "));
        return Optional.of(
                new Step.Keep(
                        table.key().stream().map(quote).toList(),
                        own.stream().map(column -> quote.apply(column.column())).toList(),
                        condition,
                        ""));
    }
}
