package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;

/// What a person should know before agreeing to an operation.
final class Notes {
    private Notes() {}

    static List<String> of(Operation operation, TableShape table) {
        return switch (operation) {
            case AddColumn addColumn -> addColumn(addColumn, table);
        };
    }

    private static List<String> addColumn(AddColumn operation, TableShape table) {
        List<String> notes = new ArrayList<>(table.remarks());
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

    private static String column(AddColumn operation) {
        return operation.table().name() + "." + operation.column();
    }
}
