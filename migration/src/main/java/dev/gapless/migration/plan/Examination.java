package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds parts of an operation against the database. What does not fit goes to the findings.
final class Examination {
    static final ExpressionFacts NO_EXPRESSION = new ExpressionFacts("", true, false);

    private final Database database;
    private final Findings findings;
    private final Operation operation;
    private final TableShape table;

    Examination(Database database, Findings findings, Operation operation, TableShape table) {
        this.database = database;
        this.findings = findings;
        this.operation = operation;
        this.table = table;
    }

    /// @param kind `column`
    void shortEnough(String kind, String name) {
        database.dialect()
                .tooLong(name)
                .ifPresent(
                        limit ->
                                add(
                                        "The "
                                                + kind
                                                + " name '"
                                                + name
                                                + "' is longer than "
                                                + limit
                                                + "."));
    }

    void newName(String column) {
        shortEnough("column", column);
        if (isThere(column)) {
            add("The table " + table.name() + " has a column '" + column + "' already.");
        }
    }

    boolean isThere(String name) {
        String column = database.dialect().column(name);
        return table.columns().stream()
                .anyMatch(each -> database.dialect().column(each.name()).equals(column));
    }

    /// Whether there is such a column, and somebody can write it.
    boolean stays(String name) {
        Optional<Column> column = table.column(name);
        if (column.isEmpty()) {
            missing(table, name);
            return false;
        }
        if (column.get().generated()) {
            add(
                    "The column '"
                            + name
                            + "' of "
                            + table.name()
                            + " is computed by the database: nobody can write it.");
            return false;
        }
        return true;
    }

    void missing(TableShape owner, String name) {
        add(
                "The table "
                        + owner.name()
                        + " has no column '"
                        + name
                        + "'. It has: "
                        + String.join(", ", owner.columns().stream().map(Column::name).toList())
                        + ".");
    }

    void partitionKey(String name) {
        add(
                "The column '"
                        + name
                        + "' of "
                        + table.name()
                        + " decides in which partition a row is: that is known before a"
                        + " trigger could say it.");
    }

    /// The columns of the table that an expression names.
    List<Column> named(TableShape over, String expression) {
        Dialect dialect = database.dialect();
        Set<String> names =
                new RowExpression(expression)
                        .names().stream().map(dialect::column).collect(Collectors.toSet());
        return over.columns().stream()
                .filter(column -> names.contains(dialect.column(column.name())))
                .toList();
    }

    /// Whether triggers of ours see the values that `up` is made of.
    void known(List<Column> sources) {
        sources.stream()
                .filter(Column::generated)
                .forEach(
                        source ->
                                add(
                                        "'up' uses '"
                                                + source.name()
                                                + "', which the database computes only after the"
                                                + " row is filled; write its own expression"
                                                + " instead."));
    }

    /// A column that goes or changes.
    ///
    /// @param keepsTies whatever names the column goes on naming it
    Optional<ColumnFacts> oldColumn(String name, boolean keepsTies) {
        if (!stays(name)) {
            return Optional.empty();
        }
        ColumnFacts facts = database.column(table, name);
        if (facts.ties().contains(ColumnFacts.PARTITION_KEY)) {
            partitionKey(name);
        } else if (!keepsTies) {
            Stream.concat(
                            facts.ties().stream(),
                            facts.fixed().stream().map(index -> "the index " + index))
                    .forEach(
                            tie ->
                                    add(
                                            "The column '"
                                                    + name
                                                    + "' of "
                                                    + table.name()
                                                    + " cannot go: "
                                                    + tie
                                                    + " needs it, and this version of Gapless"
                                                    + " carries indexes over, nothing else."
                                                    + " Remove that first, and make it anew over"
                                                    + " the new column after contract."));
        }
        return Optional.of(facts);
    }

    /// The type for this product; empty when it is no good.
    String type(Expression wanted) {
        Optional<String> type = wanted.in(database.server().product());
        if (type.isEmpty()) {
            add("'type' says nothing for " + database.server().product().id() + ".");
            return "";
        }
        Optional<String> refusal = new RowExpression(type.get()).refusal();
        if (refusal.isPresent()) {
            add("'type' is refused: " + refusal.get() + ": " + type.get());
            return "";
        }
        ExpressionFacts facts = database.examine(table, "NULL", type.get());
        if (!facts.error().isEmpty()) {
            add("The type '" + type.get() + "' is not accepted: " + facts.error());
            return "";
        }
        Optional<String> obstacle = database.obstacle(type.get());
        if (obstacle.isPresent()) {
            add("The type '" + type.get() + "' cannot be added: " + obstacle.get());
            return "";
        }
        return type.get();
    }

    ExpressionFacts expression(String key, TableShape over, String expression, String type) {
        if (expression.isEmpty() || type.isEmpty()) {
            return NO_EXPRESSION;
        }
        Optional<String> refusal = new RowExpression(expression).refusal();
        if (refusal.isPresent()) {
            add("'" + key + "' is refused: " + refusal.get() + ": " + expression);
            return NO_EXPRESSION;
        }
        ExpressionFacts facts = database.examine(over, expression, type);
        if (!facts.error().isEmpty()) {
            add(
                    "'"
                            + key
                            + "' is not accepted by the database: "
                            + facts.error()
                            + ": "
                            + expression);
        }
        return facts;
    }

    /// Whether a column can become NOT NULL, or stop being it.
    void rebuildable() {
        if (!table.rebuildObstacle().isEmpty()) {
            add(
                    "No column of "
                            + table.name()
                            + " can become NOT NULL, or stop being it, beside writers: "
                            + table.rebuildObstacle());
        }
    }

    /// Whether triggers of ours can fill the rows, and do so last.
    void fillable() {
        if (!table.triggerObstacle().isEmpty()) {
            add("The rows of " + table.name() + " cannot be filled: " + table.triggerObstacle());
        }
        if (table.key().isEmpty()) {
            add(
                    "The table "
                            + table.name()
                            + " has no primary key and no unique key over NOT NULL columns, so its"
                            + " rows cannot be filled in chunks. Give it one"
                            + (operation instanceof AddColumn ? ", or use 'default' alone." : "."));
        }
        table.triggers().stream()
                .filter(
                        trigger ->
                                database.dialect().triggersFireByName()
                                        && trigger.beforeRow()
                                        && trigger.name().compareTo(Planner.TRIGGER_PREFIX) > 0)
                .forEach(
                        trigger ->
                                add(
                                        "The trigger "
                                                + trigger.name()
                                                + " of "
                                                + table.name()
                                                + " would run after ours and could change the row"
                                                + " again. Rename it so that it sorts before '"
                                                + Planner.TRIGGER_PREFIX
                                                + "'."));
    }

    String text(Optional<Expression> expression) {
        return expression.flatMap(each -> each.in(database.server().product())).orElse("");
    }

    /// Findings so far.
    int count() {
        return findings.count();
    }

    void add(String text) {
        findings.add(operation.place(), text);
    }
}
