package dev.gapless.migration.plan;

import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.CreateTable.TableColumn;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.NewTable.Own;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        List<Step> steps =
                new ArrayList<>(
                        database.dialect()
                                .tables()
                                .rename(tag, rename.what(), table, rename.to(), facts));
        List<Step> trial = database.dialect().trials().rename(tag, table, rename.to(), facts);
        if (trial.isEmpty()) {
            notes.add(
                    "Writes by the name "
                            + table.name().name()
                            + " cannot be refused on this server, so there is no trial of its"
                            + " contract.");
        }
        steps.addAll(trial);
        return steps;
    }

    List<Step> drop(DropTable drop, TableShape table, String tag) {
        TableFacts facts = goes(drop, table);
        facts.referencedBy().forEach(key -> needed(drop, table, key));
        notes.add(
                "At contract the rows of "
                        + table.name()
                        + " go, and Gapless keeps no copy of them.");
        List<Step> steps = new ArrayList<>(database.dialect().tables().drop(drop.what(), table));
        boolean cascades = new TrialPlan(database).cascades(table);
        steps.addAll(database.dialect().trials().table(tag, table.name(), cascades));
        return steps;
    }

    /// A table that will not be there after contract.
    TableFacts goes(Operation operation, TableShape table) {
        claims.whole(operation, table);
        TableFacts facts = database.facts(table);
        facts.readBy().forEach(view -> needed(operation, table, "the view " + view));
        rights(operation, table.name());
        mentioned(facts, table);
        return facts;
    }

    private void needed(Operation operation, TableShape table, String tie) {
        findings.add(
                operation.place(),
                "The table "
                        + table.name()
                        + " cannot go: "
                        + tie
                        + " needs it. Remove that first, in a migration before this one.");
    }

    /// @param mirrors what the same file says of tables that take the place of others
    NewTable create(CreateTable create, List<Mirror> mirrors) {
        TableName name = database.home(create.table());
        newName(create, name);
        TableShape shape = TableShape.planned(name, List.of(), create.key(), "");
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
        return new NewTable(
                name,
                columns,
                create.key(),
                create.unique(),
                create.indexes(),
                mirrors.stream()
                        .filter(mirror -> database.home(mirror.into()).equals(name))
                        .findFirst()
                        .map(mirror -> own(create, columns, mirror))
                        .orElseGet(
                                () ->
                                        columns.stream()
                                                .map(column -> new Own(column.name(), ""))
                                                .toList()));
    }

    /// What no column of the old table says.
    private List<Own> own(CreateTable create, List<NewTable.Column> columns, Mirror mirror) {
        Set<String> known =
                Stream.concat(
                                create.key().stream(),
                                Stream.concat(
                                                mirror.columns().stream(),
                                                Stream.concat(
                                                        mirror.aggregate().stream()
                                                                .flatMap(
                                                                        each ->
                                                                                each
                                                                                        .columns()
                                                                                        .stream()),
                                                        mirror.groupBy().stream()
                                                                .flatMap(
                                                                        each ->
                                                                                each
                                                                                        .columns()
                                                                                        .stream())))
                                        .map(MirroredColumn::name))
                        .map(database.dialect()::column)
                        .collect(Collectors.toSet());
        Map<String, String> given =
                mirror.newOnly().stream()
                        .collect(
                                Collectors.toMap(
                                        column -> database.dialect().column(column.name()),
                                        column ->
                                                column.value()
                                                        .in(database.server().product())
                                                        .orElse("NULL"),
                                        (one, _) -> one));
        return columns.stream()
                .filter(column -> !known.contains(database.dialect().column(column.name())))
                .map(
                        column ->
                                new Own(
                                        column.name(),
                                        given.getOrDefault(
                                                database.dialect().column(column.name()),
                                                column.defaultValue().isEmpty()
                                                        ? "NULL"
                                                        : column.defaultValue())))
                .toList();
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
