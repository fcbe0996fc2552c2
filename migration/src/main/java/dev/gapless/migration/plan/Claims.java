package dev.gapless.migration.plan;

import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the operations of one file take for themselves. Each is planned against the tables as they
/// are now, so two of them must not be about the same column or index.
final class Claims {
    private record Read(Operation operation, String thing, String column) {}

    private final Dialect dialect;
    private final Findings findings;
    private final Map<String, Operation> owners = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<String, List<Operation>> touched = new LinkedHashMap<>();
    private final Map<String, Operation> wholes = new LinkedHashMap<>();

    Claims(Dialect dialect, Findings findings) {
        this.dialect = dialect;
        this.findings = findings;
    }

    /// A column that is there, or that the operation adds.
    void column(Operation operation, TableShape table, String column) {
        claim(operation, key(table, column), "the column '" + column + "' of " + operation.table());
    }

    /// The earlier operation that adds the column, or changes it.
    Optional<Operation> owner(TableShape table, String column) {
        return Optional.ofNullable(owners.get(key(table, column)));
    }

    /// A column that the operation needs as it is.
    void reads(Operation operation, TableShape table, String column) {
        reads.add(new Read(operation, key(table, column), column));
    }

    /// The operation is about the table.
    void touches(Operation operation, TableShape table) {
        touched.computeIfAbsent(table.name().toString(), _ -> new ArrayList<>()).add(operation);
    }

    /// A name that the operation gives to a table.
    void newTable(Operation operation, TableName name) {
        claim(operation, "table " + name, "the new name '" + name.name() + "'");
    }

    /// The operation fills a table that the same file creates.
    void filled(Operation operation, TableName name) {
        claim(operation, "rows of " + name, "the rows of " + name);
    }

    /// A row that the operation writes into the history of another tool.
    void said(Operation operation, String row, String thing) {
        claim(operation, "row of " + row, thing);
    }

    /// The operation leaves nothing of the table to others.
    void whole(Operation operation, TableShape table) {
        wholes.put(table.name().toString(), operation);
    }

    /// To be called when every operation has said what it is about.
    void check() {
        wholes.forEach(
                (table, whole) ->
                        touched.getOrDefault(table, List.of()).stream()
                                .filter(operation -> !operation.equals(whole))
                                .forEach(
                                        operation ->
                                                conflict(operation, whole, "the table " + table)));
        for (Read read : reads) {
            Operation owner = owners.get(read.thing());
            if (owner != null
                    && !owner.equals(read.operation())
                    && !goTogether(owner, read.operation())) {
                conflict(
                        read.operation(),
                        owner,
                        "the column '" + read.column() + "' of " + read.operation().table());
            }
        }
    }

    /// Whether a column takes NULL, and its default, are nothing that an index or a condition rests
    /// on.
    private static boolean goTogether(Operation owner, Operation reader) {
        boolean keepsValues =
                owner instanceof SetNotNull
                        || owner instanceof DropNotNull
                        || owner instanceof SetDefault;
        return keepsValues
                && (reader instanceof AddUnique
                        || reader instanceof AddCheck
                        || reader instanceof CreateIndex);
    }

    void index(Operation operation, TableShape table, String index) {
        claim(
                operation,
                "index " + table.name() + "." + index,
                "the index '" + index + "' of " + operation.table());
    }

    void constraint(Operation operation, TableShape table, String name) {
        claim(
                operation,
                "constraint " + table.name() + "." + name,
                "the constraint '" + name + "' of " + operation.table());
    }

    private void claim(Operation operation, String thing, String words) {
        Operation owner = owners.putIfAbsent(thing, operation);
        if (owner != null && !owner.equals(operation)) {
            conflict(operation, owner, words);
        }
    }

    private void conflict(Operation operation, Operation owner, String words) {
        findings.add(
                operation.place(),
                "This is about "
                        + words
                        + ", and so is "
                        + owner.place()
                        + ". Put one of them into a migration of its own, after the contract of the"
                        + " other one.");
    }

    private String key(TableShape table, String column) {
        return "column " + table.name() + "." + dialect.column(column);
    }
}
