package dev.gapless.migration.plan;

import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;

import java.util.List;
import java.util.Optional;

/// What the steps of a trial need to know of the old shape.
final class TrialPlan {
    private final Database database;

    TrialPlan(Database database) {
        this.database = database;
    }

    List<Step> pair(ColumnPair pair) {
        TableShape table = pair.table();
        List<TriedColumn> columns =
                pair.before().stream()
                        .map(
                                side ->
                                        column(
                                                table,
                                                side.name(),
                                                database.column(table, side.name()),
                                                side.parameter(),
                                                side.defaultValue()))
                        .toList();
        return database.dialect()
                .trials()
                .columns(pair.tag(), table.name(), columns, Optional.of(pair), cascades(table));
    }

    /// @param parameter its type for a parameter of a function
    /// @param given what the server puts there by itself, empty for nothing
    TriedColumn column(
            TableShape table, String name, ColumnFacts facts, String parameter, String given) {
        Optional<String> usual =
                facts.ties().contains(ColumnFacts.IDENTITY)
                        ? Optional.empty()
                        : usual(table, parameter, given);
        return new TriedColumn(name, facts.type(), usual);
    }

    /// A default that names other columns cannot be said for a row that is being inserted.
    private Optional<String> usual(TableShape table, String type, String given) {
        if (given.isEmpty() || given.equalsIgnoreCase(TriedColumn.NULL)) {
            return Optional.of(TriedColumn.NULL);
        }
        ExpressionFacts examined = database.examine(table.withColumns(List.of()), given, type);
        return examined.error().isEmpty() && !examined.perRow()
                ? Optional.of(given)
                : Optional.empty();
    }

    /// Whether rows of the table go or change with those of another one.
    boolean cascades(TableShape table) {
        return database.constraints(table).stream().anyMatch(Constraint::acts);
    }
}
