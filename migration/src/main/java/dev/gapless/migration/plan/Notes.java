package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.AddForeignKey;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.ChangeCollation;
import dev.gapless.migration.change.ChangeEnum;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropConstraint;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.FlywayHistory;
import dev.gapless.migration.change.LiquibaseHistory;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.MergeTables;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RawSql;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.change.SplitColumn;
import dev.gapless.migration.change.SplitTable;
import dev.gapless.migration.change.UpdateData;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a person should know before agreeing to an operation.
final class Notes {
    private Notes() {}

    static List<String> of(Operation operation, TableShape table, Product product) {
        return Stream.of(
                        ofItsKind(operation, table, product).stream(),
                        surprised(operation, table, product).stream(),
                        waits(operation, product).stream())
                .flatMap(notes -> notes)
                .toList();
    }

    /// Transactions that triggers on new tables would let fail.
    private static Optional<String> waits(Operation operation, Product product) {
        boolean newTables = operation instanceof ReplaceTable || operation instanceof SplitTable;
        return newTables && product == Product.MARIADB
                ? Optional.of(
                        "Before the triggers come, sync waits for transactions under REPEATABLE READ"
                                + " that began before the new tables were there, two minutes at"
                                + " most: their next write would fail with 1412. Without the right"
                                + " PROCESS it does not see them.")
                : Optional.empty();
    }

    /// Transactions that the server lets fail because the table has changed since their snapshot.
    private static Optional<String> surprised(
            Operation operation, TableShape table, Product product) {
        boolean changes =
                switch (product) {
                    case POSTGRESQL -> false;
                    case MARIADB -> rebuilds(operation);
                    case MYSQL -> rebuilds(operation) || columnsChange(operation);
                };
        return changes
                ? Optional.of(
                        "Under REPEATABLE READ a transaction that has read another table before, and"
                                + " comes to "
                                + table.name().name()
                                + " only after its columns changed, fails with 1412 and has to be"
                                + " repeated. Gapless looks for a moment without such"
                                + " transactions; under a load that never pauses there is none."
                                + " READ COMMITTED knows no such failure.")
                : Optional.empty();
    }

    private static boolean columnsChange(Operation operation) {
        return operation instanceof AddColumn
                || operation instanceof DropColumn
                || operation instanceof RenameColumn
                || operation instanceof ChangeType
                || operation instanceof ChangeEnum
                || operation instanceof SplitColumn
                || operation instanceof MergeColumns
                || operation instanceof SplitTable
                || operation instanceof MergeTables;
    }

    /// A column becomes NOT NULL, or stops being it.
    private static boolean rebuilds(Operation operation) {
        return operation instanceof SetNotNull
                || operation instanceof ChangeCollation
                || operation instanceof DropNotNull
                || operation instanceof AddColumn add && add.notNull()
                || operation instanceof ChangeType change && change.to().notNull()
                || operation instanceof MergeColumns merge && merge.into().notNull()
                || operation instanceof SplitColumn split
                        && split.into().stream().anyMatch(NewColumn::notNull);
    }

    private static List<String> ofItsKind(Operation operation, TableShape table, Product product) {
        return switch (operation) {
            case AddColumn addColumn -> addColumn(addColumn, table, product);
            case RenameColumn rename -> pair(List.of(rename.to()), table, product);
            case ChangeType change -> pair(List.of(change.to().name()), table, product);
            case SplitColumn split ->
                    pair(split.into().stream().map(NewColumn::name).toList(), table, product);
            case MergeColumns merge -> pair(List.of(merge.into().name()), table, product);
            case ChangeEnum change -> enumValues(change, table);
            case ChangeCollation change ->
                    List.of(
                            "Until contract both releases compare and sort "
                                    + column(table, change.column())
                                    + " as before; from contract on by "
                                    + change.to()
                                    + ".");
            case DropColumn drop ->
                    List.of(
                            "If the new release prepares SELECT * on "
                                    + table.name()
                                    + ", that statement may fail once per connection when "
                                    + drop.column()
                                    + " goes. Name the columns.");
            case CreateIndex _, DropIndex _, CreateTable _, RenameTable _, DropTable _ -> List.of();
            // What there is to say depends on both tables.
            case ReplaceTable _, SplitTable _, MergeTables _ -> List.of();
            case SetNotNull set -> setNotNull(set, table);
            case DropNotNull drop ->
                    List.of(
                            "From expand on the old release can read NULL in "
                                    + column(table, drop.column())
                                    + ", which it never did: it has to be ready for that, or the new"
                                    + " release must not write NULL before the old one is gone.",
                            "An undo puts the value of 'down' in the place of NULL, and copies"
                                    + " first which rows those are.");
            case SetDefault set ->
                    List.of(
                            "From expand on an insert of the old release that leaves "
                                    + column(table, set.column())
                                    + " out gets the new default, too.");
            case AddCheck add -> added(add.name(), table);
            case AddUnique add -> added(add.name(), table);
            case AddForeignKey add -> added(add.name(), table);
            case RawSql _ ->
                    List.of(
                            "Gapless does not look into what 'sql' says: it runs as it stands, with"
                                    + " the locks that it takes. What it does before contract both"
                                    + " releases have to bear.");
            // What there is to say depends on the constraint.
            case DropConstraint _ -> List.of();
            case UpdateData update -> updateData(update, table);
            case FlywayHistory flyway ->
                    List.of(
                            "From the end of the backfill on Flyway takes "
                                    + flyway.script()
                                    + " for carried out. A release without that file goes on"
                                    + " starting, unless its ignoreMigrationPatterns say otherwise"
                                    + " (default: *:future); one whose file was changed since does"
                                    + " not start.");
            case LiquibaseHistory liquibase ->
                    List.of(
                            "From the end of the backfill on Liquibase takes "
                                    + liquibase.file()
                                    + "::"
                                    + liquibase.id()
                                    + "::"
                                    + liquibase.author()
                                    + " for carried out; it computes the checksum when it meets the"
                                    + " row.");
        };
    }

    static List<String> dropped(
            Constraint constraint, TableShape table, Phase phase, Product product) {
        if (phase == Phase.CONTRACT) {
            return List.of(
                    "Until contract the new release has to keep "
                            + constraint.words()
                            + " of "
                            + table.name()
                            + (constraint.acts()
                                    ? ", because the old one needs what it does to rows."
                                    : "."));
        }
        List<String> notes = new ArrayList<>();
        notes.add(
                "An undo puts "
                        + constraint.words()
                        + " back only when every row of "
                        + table.name()
                        + " keeps it again; it names those that do not.");
        if (constraint.acts()) {
            notes.add(
                    "From expand on nothing does what "
                            + constraint.words()
                            + " did: a delete or update of the old release leaves rows of "
                            + table.name()
                            + " behind.");
        }
        if (constraint.rule() instanceof Rule.Distinct) {
            notes.add(
                    product == Product.POSTGRESQL
                            ? "If the old release says ON CONFLICT for "
                                    + constraint.words()
                                    + ", that statement fails from expand on: say 'at: contract'"
                                    + " then."
                            : "If the old release says ON DUPLICATE KEY UPDATE, INSERT IGNORE or"
                                    + " REPLACE because of "
                                    + constraint.words()
                                    + ", it adds rows instead from expand on: say 'at: contract'"
                                    + " then.");
        }
        return notes;
    }

    private static List<String> added(String name, TableShape table) {
        return List.of(
                "Until contract rows of "
                        + table.name()
                        + " may break "
                        + name
                        + ": verify counts them, and contract waits until there are none.");
    }

    private static List<String> setNotNull(SetNotNull set, TableShape table) {
        String column = column(table, set.column());
        if (set.up().isEmpty()) {
            return List.of(
                    "Until contract rows may hold NULL in "
                            + column
                            + ": verify counts them, and contract waits until there are none.");
        }
        List<String> notes = new ArrayList<>();
        notes.add(
                "From sync on a NULL that is written to "
                        + column
                        + " becomes the value of 'up': that is what the old release reads then, also"
                        + " after an undo, which lists the rows that have this value.");
        notes.addAll(firingTriggers(table));
        return notes;
    }

    private static List<String> enumValues(ChangeEnum change, TableShape table) {
        return List.of(
                "From expand on the old release can read "
                        + String.join(", ", change.add())
                        + " in "
                        + column(table, change.column())
                        + ": it has to bear that, or the new release must not write it before the old"
                        + " one is gone.");
    }

    /// @param steps that were planned for it
    static String afterAnUndo(List<Step> steps) {
        return "An undo puts the value of 'down' in the place of an added one"
                + (steps.stream().anyMatch(step -> step instanceof Step.Online)
                        ? "."
                        : "; the type goes on having that, for nothing takes it away beside"
                                + " writers.");
    }

    private static List<String> updateData(UpdateData update, TableShape table) {
        String columns =
                String.join(
                        " and ",
                        update.set().stream().map(one -> column(table, one.column())).toList());
        List<String> notes = new ArrayList<>();
        notes.add(
                "From backfill on the old release reads the new values of "
                        + columns
                        + ": it has to bear them.");
        notes.add(
                "Rows that match 'where' again, because the old release wrote them since, are counted"
                        + " by verify and changed right before contract.");
        notes.add(
                update.noUndo()
                        ? "An undo leaves the rows of "
                                + table.name().name()
                                + " as they are: the old values of "
                                + columns
                                + " are gone once the backfill has begun."
                        : "An undo changes every row for which 'undo-where' holds then, whoever wrote"
                                + " it.");
        notes.addAll(firingTriggers(table));
        return notes;
    }

    private static String column(TableShape table, String column) {
        return table.name().name() + "." + column;
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
