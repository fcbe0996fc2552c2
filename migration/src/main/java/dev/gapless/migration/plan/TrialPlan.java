package dev.gapless.migration.plan;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Database;
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
        List<TriedColumn> columns =
                pair.before().stream().map(side -> column(pair.table(), side)).toList();
        return database.dialect()
                .trials()
                .columns(pair.tag(), pair.table().name(), columns, Optional.of(pair));
    }

    private TriedColumn column(TableShape table, Side side) {
        return column(table, side.name(), side.type(), side.parameter(), side.defaultValue());
    }

    /// @param type as a definition says it
    /// @param parameter the same for a parameter of a function
    /// @param given what the server puts there by itself, empty for nothing
    TriedColumn column(TableShape table, String name, String type, String parameter, String given) {
        boolean none = given.isEmpty() || given.equalsIgnoreCase(TriedColumn.NULL);
        Optional<String> usual =
                none
                        ? Optional.of(TriedColumn.NULL)
                        : Optional.of(given)
                                .filter(
                                        value ->
                                                !database.examine(
                                                                table.withColumns(List.of()),
                                                                value,
                                                                parameter)
                                                        .perRow());
        return new TriedColumn(name, type, usual);
    }

    /// Whether rows of the table go or change with those of another one.
    boolean cascades(TableShape table) {
        return database.constraints(table).stream().anyMatch(Constraint::acts);
    }
}
