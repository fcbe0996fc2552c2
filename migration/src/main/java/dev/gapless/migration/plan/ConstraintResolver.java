package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddForeignKey;
import dev.gapless.migration.change.AddForeignKey.Action;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.DropConstraint;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.ConstraintDialect;
import dev.gapless.migration.port.ConstraintDialect.NewConstraint;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Holds constraints that come or go against the database. What does not fit goes to the findings.
final class ConstraintResolver {
    private final Database database;
    private final ConstraintDialect dialect;
    private final Examination examination;
    private final Claims claims;
    private final Operation operation;
    private final TableShape table;
    private final List<String> notes;

    /// @param notes gets what a person should know
    ConstraintResolver(
            Database database,
            Findings findings,
            Claims claims,
            Operation operation,
            TableShape table,
            List<String> notes) {
        this.database = database;
        this.dialect = database.dialect().constraints();
        this.examination = new Examination(database, findings, operation, table);
        this.claims = claims;
        this.operation = operation;
        this.table = table;
        this.notes = notes;
    }

    List<Step> resolve(String tag) {
        return switch (operation) {
            case AddCheck add -> check(add, tag);
            case AddUnique add -> unique(add, tag);
            case AddForeignKey add -> foreignKey(add, tag);
            case DropConstraint drop -> drop(drop, tag);
            default -> throw new IllegalArgumentException(operation.what());
        };
    }

    private List<Step> check(AddCheck add, String tag) {
        newName(add.name());
        String check = examination.text(Optional.of(add.check()));
        if (check.isEmpty()) {
            examination.add("'check' says nothing for " + database.server().product().id() + ".");
            return List.of();
        }
        Rule rule = new Rule.Condition(check);
        if (refused("check", rule)) {
            return List.of();
        }
        ExpressionFacts facts =
                examination.expression("check", table, check, database.dialect().booleanType());
        if (!facts.repeatable()) {
            examination.add(
                    "'check' would not say the same of a row each time; use its columns only: "
                            + check);
        }
        examination.named(table, check).forEach(this::read);
        return dialect.add(
                tag,
                operation.what(),
                table,
                new NewConstraint(add.name(), "the check " + add.name(), rule, "", false));
    }

    private List<Step> unique(AddUnique add, String tag) {
        newName(add.name());
        if (database.hasIndex(table, add.name())) {
            examination.add("There is an index or table '" + add.name() + "' already.");
        }
        claims.index(operation, table, add.name());
        List<Column> columns = columns(table, add.columns());
        Rule rule = new Rule.Distinct(add.columns(), false);
        if (refused("unique", rule) || columns.size() < add.columns().size()) {
            return List.of();
        }
        if (table.partitioned()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " is partitioned: this version of Gapless adds no unique constraint to such"
                            + " a table.");
        }
        columns.forEach(this::comparable);
        columns.forEach(this::read);
        return dialect.add(
                tag,
                operation.what(),
                table,
                new NewConstraint(
                        add.name(), "the unique constraint " + add.name(), rule, "", true));
    }

    private List<Step> foreignKey(AddForeignKey add, String tag) {
        newName(add.name());
        List<Column> columns = columns(table, add.columns());
        if (add.columns().size() != add.parentColumns().size()) {
            examination.add(
                    add.columns().size()
                            + " columns cannot refer to "
                            + add.parentColumns().size()
                            + " columns of "
                            + add.parent()
                            + ".");
            return List.of();
        }
        Optional<TableShape> parent = database.find(add.parent());
        if (parent.isEmpty() || !parent.get().obstacle().isEmpty()) {
            examination.add(
                    parent.isEmpty()
                            ? "There is no table '" + add.parent() + "' to refer to."
                            : parent.get().name()
                                    + " cannot be referred to: "
                                    + parent.get().obstacle());
            return List.of();
        }
        claims.touches(operation, parent.get());
        List<Column> parents = columns(parent.get(), add.parentColumns());
        Rule.Reference rule =
                new Rule.Reference(add.columns(), parent.get().name(), add.parentColumns());
        if (refused("foreign key", rule)
                || columns.size() < add.columns().size()
                || parents.size() < add.parentColumns().size()) {
            return List.of();
        }
        if (table.partitioned() || parent.get().partitioned()) {
            examination.add(
                    (table.partitioned() ? table : parent.get()).name()
                            + " is partitioned: this version of Gapless adds no foreign key to such a"
                            + " table.");
        }
        sameTypes(columns, parent.get(), parents);
        if (!database.identifies(parent.get(), add.parentColumns())) {
            examination.add(
                    parent.get().name()
                            + " has no primary key and no unique constraint over "
                            + String.join(", ", add.parentColumns())
                            + ". Add one first, with add-unique.");
        }
        actions(add, columns);
        columns.forEach(this::read);
        parents.forEach(column -> claims.reads(operation, parent.get(), column.name()));
        boolean indexed = indexed(add.columns());
        if (!indexed && database.server().product() == Product.POSTGRESQL) {
            notes.add(
                    "No index of "
                            + table.name()
                            + " begins with "
                            + String.join(", ", add.columns())
                            + ": each delete in "
                            + parent.get().name()
                            + " will read the whole table once "
                            + add.name()
                            + " is there. Create one.");
        }
        return dialect.add(
                tag,
                operation.what(),
                table,
                new NewConstraint(
                        add.name(),
                        "the foreign key " + add.name(),
                        rule,
                        clause(" ON DELETE ", add.onDelete())
                                + clause(" ON UPDATE ", add.onUpdate()),
                        indexed));
    }

    private void sameTypes(List<Column> columns, TableShape parent, List<Column> parents) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Column parentColumn = parents.get(i);
            if (!database.comparable(column.type(), parentColumn.type())) {
                examination.add(
                        table.name()
                                + "."
                                + column.name()
                                + " is "
                                + column.type()
                                + ", "
                                + parent.name()
                                + "."
                                + parentColumn.name()
                                + " is "
                                + parentColumn.type()
                                + ": give them the same type first.");
            }
        }
    }

    private void actions(AddForeignKey add, List<Column> columns) {
        List<Action> actions = List.of(add.onDelete(), add.onUpdate());
        if (actions.contains(Action.SET_NULL)) {
            columns.stream()
                    .filter(column -> !column.nullable())
                    .forEach(
                            column ->
                                    examination.add(
                                            "'set-null' is not possible: "
                                                    + table.name()
                                                    + "."
                                                    + column.name()
                                                    + " is NOT NULL."));
        }
        if (actions.contains(Action.SET_DEFAULT)
                && database.server().product() != Product.POSTGRESQL) {
            examination.add("'set-default' is not known to " + database.server().label() + ".");
        }
    }

    private static String clause(String words, Action action) {
        return action == Action.NO_ACTION ? "" : words + action.sql();
    }

    private boolean indexed(List<String> columns) {
        return database.column(table, columns.getFirst()).indexes().stream()
                .map(
                        index ->
                                index.parts().stream()
                                        .limit(columns.size())
                                        .map(part -> database.dialect().column(part.column()))
                                        .toList())
                .anyMatch(
                        first ->
                                new HashSet<>(first)
                                        .equals(
                                                new HashSet<>(
                                                        columns.stream()
                                                                .map(database.dialect()::column)
                                                                .toList())));
    }

    private List<Step> drop(DropConstraint drop, String tag) {
        List<Constraint> all = database.constraints(table);
        Optional<Constraint> found =
                all.stream().filter(each -> each.name().equals(drop.name())).findFirst();
        claims.constraint(operation, table, drop.name());
        if (found.isEmpty()) {
            examination.add(
                    "The table "
                            + table.name()
                            + " has no constraint '"
                            + drop.name()
                            + "'. It has: "
                            + String.join(", ", all.stream().map(Constraint::name).toList())
                            + ".");
            return List.of();
        }
        Constraint constraint = found.get();
        if (constraint.rule() instanceof Rule.Distinct) {
            claims.index(operation, table, drop.name());
        }
        if (!constraint.obstacle().isEmpty()) {
            examination.add(sentence(constraint.words()) + " cannot go: " + constraint.obstacle());
            return List.of();
        }
        Phase phase =
                drop.at()
                        .map(at -> Phase.valueOf(at.name()))
                        .orElse(constraint.acts() ? Phase.CONTRACT : Phase.EXPAND);
        if (phase == Phase.EXPAND) {
            dialect.obstacle(constraint.rule())
                    .ifPresent(
                            obstacle ->
                                    examination.add(
                                            sentence(constraint.words())
                                                    + " cannot go at expand, because an undo"
                                                    + " could not put it back: "
                                                    + obstacle
                                                    + " Say 'at: contract'; until then the new"
                                                    + " release has to keep it."));
        }
        notes.addAll(Notes.dropped(constraint, table, phase, database.server().product()));
        return dialect.drop(tag, operation.what(), table, constraint, phase);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private void newName(String name) {
        database.dialect()
                .tooLong(name)
                .ifPresent(
                        limit ->
                                examination.add(
                                        "The name '" + name + "' is longer than " + limit + "."));
        if (database.hasConstraint(table, name)) {
            examination.add("There is a constraint '" + name + "' already.");
        }
        claims.constraint(operation, table, name);
    }

    private boolean refused(String what, Rule rule) {
        Optional<String> obstacle = dialect.obstacle(rule);
        obstacle.ifPresent(
                reason ->
                        examination.add(
                                "A "
                                        + what
                                        + " is not possible here: "
                                        + reason
                                        + " Leave it out, and add it at a quiet time."));
        return obstacle.isPresent();
    }

    /// Those that are there; the others are findings.
    private List<Column> columns(TableShape owner, List<String> names) {
        if (new HashSet<>(names).size() < names.size()) {
            examination.add("The columns " + String.join(", ", names) + " name one twice.");
        }
        return names.stream()
                .flatMap(
                        name -> {
                            Optional<Column> column = owner.column(name);
                            if (column.isEmpty()) {
                                examination.missing(owner, name);
                            }
                            return column.stream();
                        })
                .toList();
    }

    private void comparable(Column column) {
        database.uniqueObstacle(column)
                .ifPresent(
                        obstacle ->
                                examination.add(
                                        "'" + column.name() + "' cannot be unique: " + obstacle));
    }

    private void read(Column column) {
        claims.reads(operation, table, column.name());
    }
}
