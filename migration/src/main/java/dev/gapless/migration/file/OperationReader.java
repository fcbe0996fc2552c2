package dev.gapless.migration.file;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.Derivation;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.SplitColumn;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The operations that a file may name, and how each is read. A new operation is one record, one
/// line here, its planning and its docs page.
final class OperationReader {
    private static final Map<String, Function<Fields, Operation>> BY_NAME =
            new TreeMap<>(
                    Map.of(
                            "add-column", OperationReader::addColumn,
                            "drop-column", OperationReader::dropColumn,
                            "create-index", OperationReader::createIndex,
                            "drop-index", OperationReader::dropIndex,
                            "rename-column", OperationReader::renameColumn,
                            "change-type", OperationReader::changeType,
                            "split-column", OperationReader::splitColumn,
                            "merge-columns", OperationReader::mergeColumns));

    private OperationReader() {}

    static boolean knows(String name) {
        return BY_NAME.containsKey(name);
    }

    static String names() {
        return String.join(", ", BY_NAME.keySet());
    }

    static Operation read(String name, Fields fields) {
        Function<Fields, Operation> reader = BY_NAME.get(name);
        if (reader == null) {
            throw new IllegalArgumentException(name);
        }
        Operation operation = reader.apply(fields);
        fields.finish();
        return operation;
    }

    private static Operation addColumn(Fields fields) {
        return new AddColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.requiredExpression("type"),
                fields.flag("not-null"),
                fields.expression("default"),
                fields.expression("up"),
                fields.expression("check"));
    }

    private static DropColumn dropColumn(Fields fields) {
        return new DropColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.expression("down"));
    }

    private static CreateIndex createIndex(Fields fields) {
        return new CreateIndex(
                fields.place(),
                fields.table("table"),
                fields.text("name"),
                fields.texts("columns"),
                fields.flag("unique"));
    }

    private static DropIndex dropIndex(Fields fields) {
        return new DropIndex(fields.place(), fields.table("table"), fields.text("name"));
    }

    private static RenameColumn renameColumn(Fields fields) {
        return new RenameColumn(
                fields.place(), fields.table("table"), fields.text("column"), fields.text("to"));
    }

    private static ChangeType changeType(Fields fields) {
        return new ChangeType(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                newColumn(fields.text("to"), fields),
                back(fields));
    }

    private static SplitColumn splitColumn(Fields fields) {
        return new SplitColumn(
                fields.place(),
                fields.table("table"),
                fields.text("column"),
                fields.each("into", OperationReader::newColumn),
                back(fields));
    }

    private static MergeColumns mergeColumns(Fields fields) {
        return new MergeColumns(
                fields.place(),
                fields.table("table"),
                fields.each(
                        "columns",
                        (name, column) -> new MergeColumns.OldColumn(name, back(column))),
                newColumn(fields.text("into"), fields));
    }

    private static NewColumn newColumn(String name, Fields fields) {
        return new NewColumn(
                name,
                fields.requiredExpression("type"),
                fields.flag("not-null"),
                fields.expression("default"),
                new Derivation(fields.expression("up"), fields.expression("up-if-null")));
    }

    private static Derivation back(Fields fields) {
        return new Derivation(fields.expression("down"), fields.expression("down-if-null"));
    }
}
