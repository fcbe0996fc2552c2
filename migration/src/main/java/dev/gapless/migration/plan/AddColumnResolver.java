package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;

/// Holds an `add-column` against the database. What does not fit goes to the findings.
final class AddColumnResolver {
    private final Database database;
    private final Examination examination;
    private final AddColumn operation;
    private final TableShape table;

    AddColumnResolver(Database database, Findings findings, AddColumn operation, TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, operation, table);
        this.operation = operation;
        this.table = table;
    }

    AddedColumn resolve(String tag) {
        examination.newName(operation.column());
        String type = examination.type(operation.type());
        String defaultValue = examination.text(operation.defaultValue());
        ExpressionFacts defaultFacts =
                examination.expression("default", table.withColumns(List.of()), defaultValue, type);
        String up = examination.text(operation.up());
        ExpressionFacts upFacts = examination.expression("up", table, up, type);
        TableShape after = withColumn(type);
        String check = check(after);
        boolean perRowDefault = up.isEmpty() && !defaultValue.isEmpty() && defaultFacts.perRow();
        AddedColumn column =
                new AddedColumn(
                        tag,
                        table,
                        operation.column(),
                        type,
                        operation.notNull(),
                        defaultValue,
                        !defaultValue.isEmpty() && up.isEmpty() && !perRowDefault,
                        perRowDefault ? defaultValue : up,
                        up.isEmpty() ? defaultFacts.repeatable() : upFacts.repeatable(),
                        examination.named(table, up),
                        check,
                        examination.named(after, check));
        checkFillable(column);
        return column;
    }

    /// Examined over the table as it will be.
    private String check(TableShape after) {
        String check = examination.text(operation.check());
        if (!check.isEmpty() && database.dialect().checkObstacle().isPresent()) {
            examination.add(
                    "'check' is not possible here: " + database.dialect().checkObstacle().get());
            return "";
        }
        if (!check.isEmpty() && after.columns().size() > table.columns().size()) {
            examination.expression("check", after, check, database.dialect().booleanType());
        }
        return check;
    }

    private TableShape withColumn(String type) {
        if (type.isEmpty() || examination.isThere(operation.column())) {
            return table;
        }
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new Column(operation.column(), type, true, false));
        return table.withColumns(columns);
    }

    private void checkFillable(AddedColumn column) {
        if (!column.filled()) {
            return;
        }
        examination.known(column.sources());
        examination.fillable();
        if (column.notNull()) {
            examination.rebuildable();
        }
    }
}
