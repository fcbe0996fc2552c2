package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds an `add-column` against the database. What does not fit goes to the findings.
final class AddColumnResolver {
    private static final ExpressionFacts NO_EXPRESSION = new ExpressionFacts("", true, false);

    private final Database database;
    private final Findings findings;
    private final AddColumn operation;
    private final TableShape table;

    AddColumnResolver(Database database, Findings findings, AddColumn operation, TableShape table) {
        this.database = database;
        this.findings = findings;
        this.operation = operation;
        this.table = table;
    }

    NewColumn resolve(String tag) {
        checkName();
        String type = type();
        String defaultValue = text(operation.defaultValue());
        ExpressionFacts defaultFacts = examineDefault(defaultValue, type);
        String up = text(operation.up());
        ExpressionFacts upFacts = examineUp(up, type);
        TableShape after = withColumn(type);
        String check = check(after);
        boolean perRowDefault = up.isEmpty() && !defaultValue.isEmpty() && defaultFacts.perRow();
        NewColumn column =
                new NewColumn(
                        tag,
                        table,
                        operation.column(),
                        type,
                        operation.notNull(),
                        defaultValue,
                        !defaultValue.isEmpty() && up.isEmpty() && !perRowDefault,
                        perRowDefault ? defaultValue : up,
                        up.isEmpty() ? defaultFacts.repeatable() : upFacts.repeatable(),
                        named(table, up),
                        check,
                        named(after, check));
        checkFillable(column);
        return column;
    }

    private void checkName() {
        database.dialect()
                .tooLong(operation.column())
                .ifPresent(
                        limit ->
                                add(
                                        "The column name '"
                                                + operation.column()
                                                + "' is longer than "
                                                + limit
                                                + "."));
        if (isThere()) {
            add(
                    "The table "
                            + table.name()
                            + " has a column '"
                            + operation.column()
                            + "' already.");
        }
    }

    private boolean isThere() {
        String column = database.dialect().column(operation.column());
        return table.columns().stream()
                .anyMatch(each -> database.dialect().column(each.name()).equals(column));
    }

    private String type() {
        Optional<String> type = operation.type().in(database.server().product());
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

    private ExpressionFacts examineDefault(String expression, String type) {
        if (expression.isEmpty() || type.isEmpty()) {
            return NO_EXPRESSION;
        }
        return examine("default", table.withColumns(List.of()), expression, type);
    }

    private ExpressionFacts examineUp(String expression, String type) {
        return expression.isEmpty() || type.isEmpty()
                ? NO_EXPRESSION
                : examine("up", table, expression, type);
    }

    private ExpressionFacts examine(String key, TableShape over, String expression, String type) {
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

    private List<Column> named(TableShape table, String expression) {
        Dialect dialect = database.dialect();
        Set<String> names =
                new RowExpression(expression)
                        .names().stream().map(dialect::column).collect(Collectors.toSet());
        return table.columns().stream()
                .filter(column -> names.contains(dialect.column(column.name())))
                .toList();
    }

    /// Examined over the table as it will be.
    private String check(TableShape after) {
        String check = text(operation.check());
        if (!check.isEmpty() && database.dialect().checkObstacle().isPresent()) {
            add("'check' is not possible here: " + database.dialect().checkObstacle().get());
            return "";
        }
        if (!check.isEmpty() && after.columns().size() > table.columns().size()) {
            examine("check", after, check, database.dialect().booleanType());
        }
        return check;
    }

    private TableShape withColumn(String type) {
        if (type.isEmpty() || isThere()) {
            return table;
        }
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new Column(operation.column(), type, true, false));
        return table.withColumns(columns);
    }

    private void checkFillable(NewColumn column) {
        if (!column.filled()) {
            return;
        }
        column.sources().stream()
                .filter(Column::generated)
                .forEach(
                        source ->
                                add(
                                        "'up' uses '"
                                                + source.name()
                                                + "', which the database computes only after the"
                                                + " row is filled; write its own expression"
                                                + " instead."));
        if (!table.triggerObstacle().isEmpty()) {
            add("The rows of " + table.name() + " cannot be filled: " + table.triggerObstacle());
        }
        if (table.key().isEmpty()) {
            add(
                    "The table "
                            + table.name()
                            + " has no primary key and no unique key over NOT NULL columns, so its"
                            + " rows cannot be filled in chunks. Give it one, or use 'default'"
                            + " alone.");
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

    private String text(Optional<Expression> expression) {
        return expression.flatMap(each -> each.in(database.server().product())).orElse("");
    }

    private void add(String text) {
        findings.add(operation.place(), text);
    }
}
