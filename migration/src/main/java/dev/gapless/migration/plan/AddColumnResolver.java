package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds an `add-column` against the database. What does not fit goes to the findings.
final class AddColumnResolver {
    private static final int MAX_NAME_BYTES = 63;
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
        if (operation.column().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            add(
                    "The column name '"
                            + operation.column()
                            + "' is longer than "
                            + MAX_NAME_BYTES
                            + " bytes.");
        }
        if (table.column(operation.column()).isPresent()) {
            add(
                    "The table "
                            + table.name()
                            + " has a column '"
                            + operation.column()
                            + "' already.");
        }
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

    private static List<Column> named(TableShape table, String expression) {
        Set<String> names = new RowExpression(expression).names();
        return table.columns().stream().filter(column -> names.contains(column.name())).toList();
    }

    /// Examined over the table as it will be.
    private String check(TableShape after) {
        String check = text(operation.check());
        if (!check.isEmpty() && after.columns().size() > table.columns().size()) {
            examine("check", after, check, database.dialect().booleanType());
        }
        return check;
    }

    private TableShape withColumn(String type) {
        if (type.isEmpty() || table.column(operation.column()).isPresent()) {
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
                                trigger.beforeRow()
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
