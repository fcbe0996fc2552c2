package dev.gapless.migration.plan;

import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.CreateTable.TableColumn;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds an operation about a whole table against the database. What does not fit goes to the
/// findings, what a person should know to the notes.
final class TableResolver {
    private final Database database;
    private final Findings findings;
    private final Claims claims;
    private final List<String> notes;

    TableResolver(Database database, Findings findings, Claims claims, List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.claims = claims;
        this.notes = notes;
    }

    List<Step> rename(RenameTable rename, TableShape table, String tag) {
        claims.whole(rename, table);
        TableName wanted = new TableName(table.name().schema(), rename.to());
        newName(rename, wanted);
        TableFacts facts = database.facts(table);
        facts.viewObstacles()
                .forEach(
                        obstacle ->
                                findings.add(
                                        rename.place(),
                                        "Until contract "
                                                + rename.to()
                                                + " is a view of "
                                                + table.name().name()
                                                + ", and that cannot be: "
                                                + obstacle));
        rights(rename, table.name());
        mentioned(facts, table);
        if (!facts.published().isEmpty()) {
            notes.add(
                    table.name()
                            + " is published for logical replication ("
                            + facts.published()
                            + "): subscribers look for "
                            + wanted
                            + " from contract on.");
        }
        notes.add(
                "Until contract "
                        + rename.to()
                        + " is a view: the new release reads and writes rows through it, but cannot"
                        + " TRUNCATE it, refer to it in a foreign key, or group by its key alone.");
        return database.dialect().tables().rename(tag, rename.what(), table, rename.to(), facts);
    }

    List<Step> drop(DropTable drop, TableShape table) {
        claims.whole(drop, table);
        TableFacts facts = database.facts(table);
        Stream.concat(
                        facts.referencedBy().stream(),
                        facts.readBy().stream().map(view -> "the view " + view))
                .forEach(
                        tie ->
                                findings.add(
                                        drop.place(),
                                        "The table "
                                                + table.name()
                                                + " cannot go: "
                                                + tie
                                                + " needs it. Remove that first, in a migration"
                                                + " before this one."));
        rights(drop, table.name());
        mentioned(facts, table);
        notes.add(
                "At contract the rows of "
                        + table.name()
                        + " go, and Gapless keeps no copy of them.");
        return database.dialect().tables().drop(drop.what(), table);
    }

    /// @return the table that is to be, for whoever asks what the migration touches
    TableShape create(CreateTable create, List<Step> steps) {
        TableName name = database.home(create.table());
        newName(create, name);
        TableShape shape =
                new TableShape(
                        name,
                        List.of(),
                        create.key(),
                        "",
                        false,
                        0,
                        List.of(),
                        List.of(),
                        "",
                        "",
                        "");
        Examination examination = new Examination(database, findings, create, shape);
        rights(create, name);
        twice(create);
        List<NewTable.Column> columns =
                create.columns().stream()
                        .map(column -> column(examination, shape, column))
                        .toList();
        inTheTable(create, "primary-key", create.key());
        Stream.concat(create.unique().stream(), create.indexes().stream())
                .forEach(
                        each -> {
                            examination.shortEnough("index", each.name());
                            inTheTable(create, each.name(), each.columns());
                        });
        steps.addAll(
                database.dialect()
                        .tables()
                        .create(
                                create.what(),
                                new NewTable(
                                        name,
                                        columns,
                                        create.key(),
                                        create.unique(),
                                        create.indexes())));
        return shape;
    }

    private NewTable.Column column(Examination examination, TableShape table, TableColumn column) {
        examination.shortEnough("column", column.name());
        String type = examination.type(column.type());
        String defaultValue = examination.text(column.defaultValue());
        examination.expression("default", table, defaultValue, type);
        if (column.counts() && !defaultValue.isEmpty()) {
            examination.add("The column '" + column.name() + "' has both 'counts' and 'default'.");
        }
        return new NewTable.Column(
                column.name(), type, column.notNull(), column.counts(), defaultValue);
    }

    private void twice(CreateTable create) {
        Set<String> names = new HashSet<>();
        create.columns().stream()
                .filter(column -> !names.add(database.dialect().column(column.name())))
                .forEach(
                        column ->
                                findings.add(
                                        create.place(),
                                        "The column '" + column.name() + "' is there twice."));
        Set<String> listed = new HashSet<>();
        Stream.concat(create.unique().stream(), create.indexes().stream())
                .filter(each -> !listed.add(database.dialect().column(each.name())))
                .forEach(
                        each ->
                                findings.add(
                                        create.place(),
                                        "The name '" + each.name() + "' is there twice."));
    }

    private void inTheTable(CreateTable create, String where, List<String> named) {
        Set<String> columns =
                create.columns().stream()
                        .map(column -> database.dialect().column(column.name()))
                        .collect(Collectors.toSet());
        named.stream()
                .filter(column -> !columns.contains(database.dialect().column(column)))
                .forEach(
                        column ->
                                findings.add(
                                        create.place(),
                                        "'"
                                                + where
                                                + "' names the column '"
                                                + column
                                                + "', which is not among 'columns'."));
    }

    private void rights(Operation operation, TableName name) {
        database.missingInSchema(name.schema())
                .ifPresent(missing -> findings.add(operation.place(), missing));
    }

    private void newName(Operation operation, TableName name) {
        database.dialect()
                .tooLong(name.name())
                .ifPresent(
                        limit ->
                                findings.add(
                                        operation.place(),
                                        "The table name '"
                                                + name.name()
                                                + "' is longer than "
                                                + limit
                                                + "."));
        claims.newTable(operation, name);
        if (database.taken(name)) {
            findings.add(operation.place(), "There is something called " + name + " already.");
        }
    }

    private void mentioned(TableFacts facts, TableShape table) {
        if (!facts.mentionedBy().isEmpty()) {
            notes.add(
                    "These have the word "
                            + table.name().name()
                            + " in their text and would not find the table after contract: "
                            + String.join(", ", facts.mentionedBy())
                            + ".");
        }
    }
}
