package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An operation that is being written; later statements may add to it. Confined to one thread.
final class Draft {
    private final String operation;
    private final Optional<TableReference> table;
    private final Map<String, Value> keys = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<String> owns = new HashSet<>();
    private final Set<String> reads = new HashSet<>();
    private final Set<TableReference> others = new HashSet<>();
    private boolean partly;

    Draft(String operation, Optional<TableReference> table) {
        this.operation = operation;
        this.table = table;
        table.ifPresent(known -> keys.put("table", new Value.Plain(written(known))));
    }

    static Draft of(String operation, TableReference table) {
        return new Draft(operation, Optional.of(table));
    }

    /// As a migration file names it.
    static String written(TableReference table) {
        return table.schema().isEmpty()
                ? part(table.name())
                : part(table.schema()) + "." + part(table.name());
    }

    private static String part(String name) {
        return name.contains(".") || name.contains("\"")
                ? '"' + name.replace("\"", "\"\"") + '"'
                : name;
    }

    String operation() {
        return operation;
    }

    Map<String, Value> keys() {
        return keys;
    }

    List<String> remarks() {
        return remarks;
    }

    boolean is(String name, TableReference of) {
        return operation.equals(name) && table.filter(of::equals).isPresent();
    }

    boolean says(String key, String text) {
        return new Value.Plain(text).equals(keys.get(key));
    }

    Draft with(String key, Value value) {
        keys.put(key, value);
        return this;
    }

    Draft with(String key, String text) {
        return with(key, new Value.Plain(text));
    }

    Draft with(String key, List<String> names) {
        return with(key, new Value.Names(names));
    }

    Draft remark(String line) {
        remarks.add(line);
        return this;
    }

    /// It adds or changes the column.
    Draft owning(String column) {
        owns.add(column);
        return this;
    }

    /// Its `up` says nothing about some of the rows.
    void markPartlyFilled() {
        partly = true;
    }

    /// Each row that is there gets a value.
    boolean fillsAll() {
        return keys.containsKey("up") ? !partly : keys.containsKey("default");
    }

    /// It needs the columns as they are.
    Draft reading(Iterable<String> columns) {
        columns.forEach(reads::add);
        return this;
    }

    /// It is about this table, too.
    Draft touching(TableReference other) {
        others.add(other);
        return this;
    }

    /// Whether both may stand in one file: as the planner sees it, and rather once too often not.
    boolean goesWith(Draft earlier) {
        boolean sameTable = shares(earlier) || earlier.shares(this);
        if (!sameTable) {
            return true;
        }
        if (isWhole() || earlier.isWhole()) {
            return false;
        }
        boolean overNew =
                operation.equals("create-index") && earlier.operation.equals("add-column");
        return disjoint(owns, earlier.owns)
                && disjoint(owns, earlier.reads)
                && (overNew || disjoint(reads, earlier.owns));
    }

    private boolean shares(Draft other) {
        return table.filter(own -> other.isAbout(own)).isPresent()
                || others.stream().anyMatch(other::isAbout);
    }

    private boolean isAbout(TableReference one) {
        return table.filter(one::equals).isPresent() || others.contains(one);
    }

    /// It leaves nothing of its table to others.
    private boolean isWhole() {
        return switch (operation) {
            case "create-table", "rename-table", "drop-table" -> true;
            default -> false;
        };
    }

    private static boolean disjoint(Set<String> one, Set<String> other) {
        return one.stream().noneMatch(other::contains);
    }

    long questions() {
        return keys.values().stream().mapToLong(Draft::questions).sum();
    }

    private static long questions(Value value) {
        return switch (value) {
            case Value.Todo _ -> 1;
            case Value.Group(var keys) -> keys.values().stream().mapToLong(Draft::questions).sum();
            case Value.Groups(var all) -> all.stream().mapToLong(Draft::questions).sum();
            case Value.Plain _, Value.Flag _, Value.Names _ -> 0;
        };
    }
}
