package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;

/// What a person should know before agreeing to an operation.
final class Notes {
    private Notes() {}

    static List<String> of(Operation operation, TableShape table, Product product) {
        return switch (operation) {
            case AddColumn addColumn -> addColumn(addColumn, table, product);
        };
    }

    private static List<String> addColumn(AddColumn operation, TableShape table, Product product) {
        List<String> notes = new ArrayList<>(table.remarks());
        notes.add(unnamedColumns(operation, table, product));
        boolean filled = operation.up().isPresent();
        if (filled && !operation.notNull()) {
            notes.add(
                    "While both releases run, a NULL in "
                            + column(operation)
                            + " means 'not given' and is replaced by"
                            + " the value of 'up'.");
        }
        if (filled) {
            table.triggers().stream()
                    .filter(TableShape.AppTrigger::onUpdate)
                    .forEach(
                            trigger ->
                                    notes.add(
                                            "The backfill updates rows of "
                                                    + table.name()
                                                    + ", so your trigger "
                                                    + trigger.name()
                                                    + " fires for each of them."));
        }
        return notes;
    }

    /// What becomes of statements that do not name their columns.
    private static String unnamedColumns(AddColumn operation, TableShape table, Product product) {
        return switch (product) {
            // Nothing of ours can prevent it: the session of the old release keeps the statement.
            case POSTGRESQL ->
                    "If the old release prepares SELECT * or RETURNING * on "
                            + table.name()
                            + ", that statement fails once per connection when the column"
                            + " comes ('cached plan must not change result type'); in a"
                            + " transaction the driver does not repeat it. Name the"
                            + " columns, or set autosave=conservative in its JDBC URL.";
            case MYSQL, MARIADB ->
                    "Until contract "
                            + column(operation)
                            + " is INVISIBLE, so that INSERT without column names and SELECT * of"
                            + " the old release go on: the new release has to name it.";
        };
    }

    private static String column(AddColumn operation) {
        return operation.table().name() + "." + operation.column();
    }
}
