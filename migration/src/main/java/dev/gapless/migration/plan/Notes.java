package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.SplitColumn;
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
            case RenameColumn rename -> pair(List.of(rename.to()), table, product);
            case ChangeType change -> pair(List.of(change.to().name()), table, product);
            case SplitColumn split ->
                    pair(split.into().stream().map(NewColumn::name).toList(), table, product);
            case MergeColumns merge -> pair(List.of(merge.into().name()), table, product);
            case DropColumn drop ->
                    List.of(
                            "If the new release prepares SELECT * on "
                                    + table.name()
                                    + ", that statement may fail once per connection when "
                                    + drop.column()
                                    + " goes. Name the columns.");
            case CreateIndex _, DropIndex _, CreateTable _, RenameTable _, DropTable _ -> List.of();
        };
    }

    private static List<String> pair(List<String> columns, TableShape table, Product product) {
        List<String> notes = new ArrayList<>(table.remarks());
        columns.forEach(column -> notes.add(unnamedColumns(column, table, product)));
        notes.add(
                "While both releases run, a NULL in "
                        + String.join(" and ", columns)
                        + " of "
                        + table.name().name()
                        + " at an insert means 'written by the old release'.");
        notes.addAll(firingTriggers(table));
        return notes;
    }

    private static List<String> addColumn(AddColumn operation, TableShape table, Product product) {
        List<String> notes = new ArrayList<>(table.remarks());
        notes.add(unnamedColumns(operation.column(), table, product));
        boolean filled = operation.up().isPresent();
        if (filled && !operation.notNull()) {
            notes.add(
                    "While both releases run, a NULL in "
                            + column(operation)
                            + " means 'not given' and is replaced by"
                            + " the value of 'up'.");
        }
        if (filled) {
            notes.addAll(firingTriggers(table));
        }
        return notes;
    }

    private static List<String> firingTriggers(TableShape table) {
        return table.triggers().stream()
                .filter(TableShape.AppTrigger::onUpdate)
                .map(
                        trigger ->
                                "The backfill updates rows of "
                                        + table.name()
                                        + ", so your trigger "
                                        + trigger.name()
                                        + " fires for each of them.")
                .toList();
    }

    /// What becomes of statements that do not name their columns.
    private static String unnamedColumns(String column, TableShape table, Product product) {
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
                            + table.name().name()
                            + "."
                            + column
                            + " is INVISIBLE, so that INSERT without column names and SELECT * of"
                            + " the old release go on: the new release has to name it.";
        };
    }

    private static String column(AddColumn operation) {
        return operation.table().name() + "." + operation.column();
    }
}
