package dev.gapless.migration.file;

import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Operation;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The operations that a file may name, and how each is read. A new operation is one record, one
/// line here, its planning and its docs page.
final class OperationReader {
    private static final Map<String, Function<Fields, Operation>> BY_NAME =
            new TreeMap<>(Map.of("add-column", OperationReader::addColumn));

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
}
