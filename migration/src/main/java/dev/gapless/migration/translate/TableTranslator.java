package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition;
import dev.gapless.migration.statement.ColumnDefinition.Source;
import dev.gapless.migration.statement.Constraint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Whole tables as operations. Confined to one thread.
final class TableTranslator {
    static final String TEMPORARY = "a temporary table is gone with its connection";

    private final Drafts drafts;

    TableTranslator(Drafts drafts) {
        this.drafts = drafts;
    }

    void create(Act.CreateTable create, ConstraintTranslator constraints) {
        List<String> key = key(create);
        Optional<String> obstacle = obstacle(create, key);
        if (create.temporary()) {
            drafts.markTemporary(create.table());
        }
        if (obstacle.isPresent()) {
            drafts.leave(obstacle.get());
            return;
        }
        Draft draft = new Draft("create-table", Optional.of(create.table()));
        Map<String, Value> columns = new LinkedHashMap<>();
        if (create.unlessThere()) {
            draft.remark("not carried over: IF NOT EXISTS; it is refused where the table is there");
        }
        create.options()
                .forEach(
                        option ->
                                draft.remark(
                                        "not carried over: " + option.replaceAll("\\s+", " ")));
        create.columns()
                .forEach(
                        column ->
                                columns.put(
                                        column.name(), column(column, draft, drafts.product())));
        draft.with("columns", new Value.Group(columns)).with("primary-key", key);
        drafts.add(draft);
        create.constraints().stream()
                .filter(constraint -> !(constraint instanceof Constraint.PrimaryKey))
                .forEach(constraint -> constraints.add(create.table(), constraint));
        create.indexes().forEach(constraints::index);
    }

    /// To a table of the same file.
    static void addColumn(Draft created, ColumnDefinition column, Product product) {
        if (created.keys().get("columns") instanceof Value.Group(var columns)) {
            columns.put(column.name(), column(column, created, product));
        }
    }

    /// A constraint or index of a table of the same file.
    ///
    /// @param kind `unique` or `indexes`
    static void addListed(Draft created, String kind, String name, List<String> columns) {
        Value group =
                created.keys().computeIfAbsent(kind, _ -> new Value.Group(new LinkedHashMap<>()));
        if (group instanceof Value.Group(var names)) {
            names.put(name, new Value.Names(columns));
        }
    }

    private static List<String> key(Act.CreateTable create) {
        return create.constraints().stream()
                .filter(Constraint.PrimaryKey.class::isInstance)
                .map(constraint -> ((Constraint.PrimaryKey) constraint).columns())
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<String> obstacle(Act.CreateTable create, List<String> key) {
        if (create.temporary()) {
            return Optional.of(TEMPORARY);
        }
        String byHand =
                "; no release uses the table yet, so it may be created by hand as it stands";
        if (!create.plain() || create.columns().isEmpty()) {
            return Optional.of(
                    "create-table cannot say all of it (partitions, LIKE, AS SELECT, storage)"
                            + byHand);
        }
        if (key.isEmpty()) {
            return Optional.of("create-table needs a primary key" + byHand);
        }
        boolean special =
                create.columns().stream()
                        .anyMatch(
                                column ->
                                        column.source() == Source.STORED
                                                || column.source() == Source.VIRTUAL
                                                || column.options().stream()
                                                        .anyMatch(TableTranslator::matters));
        boolean notPlain =
                create.constraints().stream()
                        .anyMatch(
                                constraint ->
                                        constraint instanceof Constraint.Unique one
                                                && !one.plain());
        return special || notPlain
                ? Optional.of("create-table cannot say computed columns and the like" + byHand)
                : Optional.empty();
    }

    private static boolean matters(String option) {
        return option.toUpperCase(Locale.ROOT).startsWith("ON UPDATE");
    }

    private static Value column(ColumnDefinition column, Draft draft, Product product) {
        Map<String, Value> keys = new LinkedHashMap<>();
        keys.put("type", new Value.Plain(type(column, product)));
        if (column.notNull()) {
            keys.put("not-null", new Value.Flag(true));
        }
        if (column.source() == Source.COUNTS) {
            keys.put("counts", new Value.Flag(true));
        }
        column.defaultValue().ifPresent(value -> keys.put("default", new Value.Plain(value)));
        if (isSerialOfMysql(column, product)) {
            keys.put("not-null", new Value.Flag(true));
            draft.remark("not carried over: SERIAL also means UNIQUE; a primary key says it, too");
        }
        column.options()
                .forEach(
                        option ->
                                draft.remark(
                                        "not carried over: "
                                                + column.name()
                                                + " "
                                                + option.replaceAll("\\s+", " ")));
        return new Value.Group(keys);
    }

    private static boolean isSerialOfMysql(ColumnDefinition column, Product product) {
        return product != Product.POSTGRESQL && column.type().equalsIgnoreCase("serial");
    }

    /// `counts` says what `serial` says.
    private static String type(ColumnDefinition column, Product product) {
        if (isSerialOfMysql(column, product)) {
            return "bigint unsigned";
        }
        return switch (column.type().toLowerCase(Locale.ROOT)) {
            case "serial", "serial4" -> "integer";
            case "bigserial", "serial8" -> "bigint";
            case "smallserial", "serial2" -> "smallint";
            default -> column.type();
        };
    }

    void rename(Act.RenameTable rename) {
        if (!rename.to().schema().equals(rename.table().schema())) {
            drafts.leave("rename-table keeps the schema; there is no operation for another one");
            return;
        }
        drafts.add(
                Draft.of("rename-table", rename.table()).with("to", rename.to().name()),
                rename.to());
    }

    void drop(Act.DropTable drop) {
        TableReference table = drop.table();
        if (table.name().equals("*")) {
            drafts.leave("name the tables of " + table.schema() + " one by one with drop-table");
            return;
        }
        Draft draft = Draft.of("drop-table", table);
        if (drop.cascade()) {
            draft.remark(Drafts.CASCADE);
        }
        drafts.add(draft);
    }
}
