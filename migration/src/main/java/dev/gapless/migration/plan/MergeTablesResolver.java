package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.MergeTables;
import dev.gapless.migration.change.MergeTables.Typed;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds columns that move from a second table, with at most one row for each row of the first,
/// against the database. What does not fit goes to the findings, what a person should know to the
/// notes.
final class MergeTablesResolver {
    private final Database database;
    private final Findings findings;
    private final Claims claims;
    private final List<String> notes;
    private final PartPlan plan;

    MergeTablesResolver(Database database, Findings findings, Claims claims, List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.claims = claims;
        this.notes = notes;
        this.plan = new PartPlan(database);
    }

    List<Step> resolve(MergeTables merge, TableShape whole, TableShape part, String tag) {
        int before = findings.count();
        Examination examination = new Examination(database, findings, merge, whole);
        Examination ofPart = new Examination(database, findings, merge, part);
        List<NewTable.Column> typed =
                merge.types().stream().map(each -> added(examination, merge, whole, each)).toList();
        NewTable young =
                new NewTable(whole.name(), typed, whole.key(), List.of(), List.of(), List.of());
        MirrorTables tables =
                new MirrorTables(database, ofPart, merge.mirror(), part, young, Map.of());
        if (part.name().equals(whole.name())) {
            ofPart.add("'from' is the table itself: " + part.name() + ".");
            return List.of();
        }
        if (part.partitioned()) {
            ofPart.add(
                    part.name()
                            + " is partitioned: this version of Gapless keeps no such table in step"
                            + " with another one.");
        }
        MirrorFacts wholeFacts = database.mirrorFacts(whole);
        if (!PartPlan.examined(examination, whole, wholeFacts) || !ofPart.stays(merge.by())) {
            return List.of();
        }
        Side by = tables.oldSide(merge.by());
        Table wholeTable = key(whole);
        if (!by.notNull() || !database.identifies(part, List.of(merge.by()))) {
            ofPart.add(
                    part.name()
                            + "."
                            + merge.by()
                            + " has to be NOT NULL and unique: one row there for a row of "
                            + whole.name()
                            + ", with its key.");
        }
        PartPlan.sameKey(
                tables, examination, wholeTable, part.name() + "." + merge.by(), by.type());
        List<Pair> pairs = new MirrorPairs(tables, ofPart).resolve();
        pairs.stream()
                .filter(pair -> pair.before().name().equals(merge.by()))
                .forEach(
                        _ ->
                                ofPart.add(
                                        "'"
                                                + merge.by()
                                                + "' has the key of "
                                                + whole.name()
                                                + ": no other column is made of it."));
        new MirrorUniques(tables, ofPart)
                .check(pairs, _ -> true, columns -> !columns.contains(merge.by()));
        List<Constraint> tied = rules(ofPart, whole, part, merge.by(), tables.facts());
        if (database.server().product() != Product.POSTGRESQL) {
            entangled(ofPart, whole, part);
            entangled(ofPart, part, whole);
        }
        List<Given> oldOnly = oldOnly(merge, tables, ofPart, pairs);
        new TableResolver(database, findings, claims, notes)
                .goes(merge, part)
                .referencedBy()
                .forEach(
                        reference ->
                                ofPart.add(
                                        "The table "
                                                + part.name()
                                                + " cannot go: "
                                                + reference
                                                + " refers to it. Drop it in a migration before"
                                                + " this one (drop-constraint)."));
        TableMirror columns =
                PartPlan.columns(
                        tag,
                        merge,
                        new Table(part.name(), by.name(), by.type(), by.parameter(), false),
                        wholeTable,
                        pairs,
                        List.of(),
                        oldOnly);
        if (findings.count() > before) {
            return List.of();
        }
        notes.addAll(
                new PartNotes(database.server().product())
                        .merge(whole, part, columns, tables.facts(), tied));
        List<Step> added = new ArrayList<>();
        for (NewTable.Column column : typed) {
            claims.column(merge, whole, column.name());
            added.addAll(
                    database.dialect()
                            .createColumn(
                                    new AddedColumn(
                                            tag,
                                            whole,
                                            column.name(),
                                            column.type(),
                                            false,
                                            "",
                                            false,
                                            // an undo copies nothing: the part says it
                                            tables.quote(column.name()),
                                            true,
                                            List.of(),
                                            "",
                                            List.of())));
        }
        List<String> nothing =
                pairs.stream()
                        .flatMap(pair -> pair.after().stream())
                        .map(_ -> TablePart.NULL)
                        .toList();
        List<Step> gone = database.dialect().tables().drop("drop table " + part.name(), part);
        TablePart both = new TablePart(columns, false, nothing, setByServer(whole));
        return plan.steps(
                both,
                added,
                loose(tag, part, both, tied),
                gone,
                new TrialPlan(database).cascades(part));
    }

    private List<String> setByServer(TableShape table) {
        return table.columns().stream()
                .map(Column::name)
                .filter(name -> database.column(table, name).ties().contains(ColumnFacts.ON_UPDATE))
                .toList();
    }

    /// On MariaDB and MySQL no trigger may write to a table that the statement uses.
    private void entangled(Examination examination, TableShape one, TableShape other) {
        List<String> mentioned = database.facts(other).mentionedBy();
        one.triggers().stream()
                .filter(
                        trigger ->
                                mentioned.stream().anyMatch(each -> each.contains(trigger.name())))
                .forEach(
                        trigger ->
                                examination.add(
                                        "Your trigger "
                                                + trigger.name()
                                                + " of "
                                                + one.name()
                                                + " has the word "
                                                + other.name().name()
                                                + " in its text: while both tables are in step a"
                                                + " write that fires it would fail with 1442. Drop"
                                                + " it before."));
    }

    /// What comes before the triggers go: from then on nobody deletes rows of the part before those
    /// of the whole.
    private List<Step> loose(String tag, TableShape shape, TablePart part, List<Constraint> tied) {
        List<Step> steps = new ArrayList<>();
        for (Constraint constraint : tied) {
            String what = "drop " + constraint.words() + " of " + shape.name().name();
            steps.addAll(
                    database.dialect()
                            .parts()
                            .untie(what, part, constraint.name())
                            .map(List::of)
                            .orElseGet(
                                    () ->
                                            database.dialect()
                                                    .constraints()
                                                    .drop(
                                                            tag,
                                                            what,
                                                            shape,
                                                            constraint,
                                                            Phase.CONTRACT)));
        }
        return steps;
    }

    private Table key(TableShape table) {
        String name = table.key().getFirst();
        ColumnFacts facts = database.column(table, name);
        return new Table(
                table.name(),
                name,
                facts.type() + facts.collation(),
                table.column(name).orElseThrow().type(),
                true);
    }

    private List<Given> oldOnly(
            MergeTables merge, MirrorTables tables, Examination examination, List<Pair> pairs) {
        GivenColumns givens = new GivenColumns(tables, examination);
        Set<String> mirrored =
                Stream.concat(
                                pairs.stream().map(pair -> pair.before().name()),
                                Stream.of(merge.by()))
                        .collect(Collectors.toSet());
        merge.mirror().oldOnly().stream()
                .filter(each -> tables.old().key().contains(each.name()))
                .forEach(
                        each ->
                                examination.add(
                                        "'old-only' of '"
                                                + each.name()
                                                + "' gives each row one key."));
        List<Given> given =
                merge.mirror().oldOnly().stream()
                        .filter(each -> examination.stays(each.name()))
                        .flatMap(
                                each -> {
                                    ColumnFacts facts = tables.columnFacts(each.name());
                                    return givens
                                            .given(
                                                    "old-only",
                                                    each,
                                                    each.name(),
                                                    facts.type(),
                                                    !facts.nullable(),
                                                    mirrored.contains(each.name()))
                                            .stream();
                                })
                        .toList();
        givens.requireOfOld(
                Stream.concat(
                                mirrored.stream(),
                                merge.mirror().oldOnly().stream().map(GivenColumn::name))
                        .collect(Collectors.toSet()));
        return given;
    }

    private NewTable.Column added(
            Examination examination, MergeTables merge, TableShape whole, Typed column) {
        examination.newName(column.column());
        if (whole.column(column.column()).isEmpty()
                && merge.types().stream()
                                .filter(each -> same(each.column(), column.column()))
                                .count()
                        > 1) {
            examination.add("The column '" + column.column() + "' is there twice.");
        }
        return new NewTable.Column(
                column.column(), examination.type(column.type()), false, false, "");
    }

    /// A write of the new release knows nothing of the rules of the table that goes.
    ///
    /// @return foreign keys that the triggers look after as long as they are there
    private List<Constraint> rules(
            Examination examination,
            TableShape whole,
            TableShape part,
            String by,
            MirrorFacts facts) {
        List<Constraint> harmless =
                database.constraints(part).stream()
                        .filter(
                                constraint ->
                                        constraint.rule() instanceof Rule.Reference reference
                                                && reference.columns().equals(List.of(by))
                                                && reference.parent().equals(whole.name())
                                                && reference.parentColumns().equals(whole.key()))
                        .toList();
        Set<String> allowed =
                harmless.stream()
                        .map(constraint -> "The foreign key " + constraint.name())
                        .collect(Collectors.toSet());
        facts.rules().stream()
                .filter(rule -> !allowed.contains(rule))
                .forEach(
                        rule ->
                                examination.add(
                                        rule
                                                + " of "
                                                + part.name()
                                                + " could make a write of the new release fail,"
                                                + " for "
                                                + whole.name()
                                                + " has no such rule. Drop it in a migration before"
                                                + " this one (drop-constraint)."));
        return harmless;
    }

    private boolean same(String one, String other) {
        return database.dialect().column(one).equals(database.dialect().column(other));
    }
}
