package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.MergeTables;
import dev.gapless.migration.change.MergeTables.Typed;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.SplitTable;
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
import dev.gapless.migration.port.PartDialect;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds columns that move between a table and a second one, with at most one row for each of its
/// rows, against the database. What does not fit goes to the findings, what a person should know to
/// the notes.
final class PartResolver {
    private final Database database;
    private final Findings findings;
    private final Claims claims;
    private final List<String> notes;

    PartResolver(Database database, Findings findings, Claims claims, List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.claims = claims;
        this.notes = notes;
    }

    List<Step> split(SplitTable split, TableShape whole, Optional<NewTable> into, String tag) {
        int before = findings.count();
        Examination examination = new Examination(database, findings, split, whole);
        if (into.isEmpty()) {
            examination.add(
                    "The table '"
                            + split.mirror().into()
                            + "' is not made by a create-table before this operation, in the same"
                            + " file.");
            return List.of();
        }
        NewTable part = into.get();
        MirrorTables tables =
                new MirrorTables(database, examination, split.mirror(), whole, part, Map.of());
        Optional<NewTable.Column> by = tables.newColumn(split.by());
        if (!examined(examination, whole, tables.facts()) || by.isEmpty()) {
            return List.of();
        }
        if (part.key().size() != 1 || !tables.isKey(split.by()) || by.get().counts()) {
            examination.add(
                    "'"
                            + split.by()
                            + "' has to be the primary key of "
                            + part.name()
                            + ", and no counter: one row there for a row of "
                            + whole.name()
                            + ", with its key.");
        }
        sameKey(
                examination,
                tables.before(),
                part.name() + "." + split.by(),
                tables.type(by.get()));
        List<Pair> pairs = new MirrorPairs(tables, examination).resolve();
        new MirrorUniques(tables, examination)
                .check(
                        pairs,
                        columns -> columns.stream().noneMatch(tables::isKey),
                        columns -> concerns(pairs, columns));
        List<String> nothing =
                pairs.stream().map(pair -> nothing(examination, split, whole, pair)).toList();
        doubled(examination, tables, pairs, nothing);
        claims.filled(split, part.name());
        List<Given> newOnly = newOnly(split.mirror(), tables, examination, pairs, by.get());
        TableMirror columns =
                columns(
                        tag,
                        split,
                        tables.before(),
                        new Table(
                                part.name(),
                                by.get().name(),
                                by.get().type(),
                                by.get().type(),
                                false),
                        pairs,
                        newOnly,
                        List.of());
        List<Step> gone = dropped(split, examination, whole, pairs, nothing);
        if (findings.count() > before) {
            return List.of();
        }
        notes.addAll(splitNotes(split, whole, part, columns, tables.facts()));
        return steps(new TablePart(columns, true, nothing, List.of()), List.of(), List.of(), gone);
    }

    List<Step> merge(MergeTables merge, TableShape whole, TableShape part, String tag) {
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
        if (!examined(examination, whole, wholeFacts) || !ofPart.stays(merge.by())) {
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
        sameKey(examination, wholeTable, part.name() + "." + merge.by(), by.type());
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
                columns(
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
        notes.addAll(mergeNotes(whole, part, columns, tables.facts(), tied));
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
                                            quote(column.name()),
                                            true,
                                            List.of(),
                                            "",
                                            List.of())));
        }
        List<String> nothing =
                new TablePart(columns, false, List.of(), List.of())
                        .wholeSides().stream().map(_ -> TablePart.NULL).toList();
        List<Step> gone = database.dialect().tables().drop("drop table " + part.name(), part);
        TablePart both = new TablePart(columns, false, nothing, setByServer(whole));
        return steps(both, added, loose(tag, part, both, tied), gone);
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

    private List<Step> steps(TablePart part, List<Step> added, List<Step> loose, List<Step> gone) {
        PartDialect dialect = database.dialect().parts();
        List<Step> steps = new ArrayList<>(added);
        steps.addAll(dialect.install(part));
        steps.add(dialect.fill(part));
        steps.addAll(dialect.compare(part));
        steps.addAll(loose);
        steps.addAll(dialect.finish(part));
        steps.addAll(gone);
        steps.add(dialect.functions(part));
        return steps;
    }

    private static TableMirror columns(
            String tag,
            Operation operation,
            Table before,
            Table after,
            List<Pair> pairs,
            List<Given> newOnly,
            List<Given> oldOnly) {
        return new TableMirror(
                tag,
                operation.what(),
                before,
                after,
                pairs,
                newOnly,
                oldOnly,
                true,
                Optional.empty(),
                Optional.empty());
    }

    /// What both operations ask of the table that stays.
    private boolean examined(Examination examination, TableShape whole, MirrorFacts facts) {
        if (whole.key().size() != 1 || !facts.identified()) {
            examination.add(
                    "The table "
                            + whole.name()
                            + " needs a primary key of one column: by it the rows of the two"
                            + " tables find each other.");
            return false;
        }
        if (whole.partitioned()) {
            examination.add(
                    whole.name()
                            + " is partitioned: this version of Gapless keeps no such table in step"
                            + " with another one.");
        }
        if (!facts.missing().isEmpty()) {
            examination.add(facts.missing());
        }
        return true;
    }

    private void sameKey(Examination examination, Table whole, String label, String type) {
        TableShape key =
                TableShape.planned(
                        whole.name(),
                        List.of(new Column(whole.key(), whole.keyType(), false, false)),
                        List.of(whole.key()),
                        "");
        String quoted = database.dialect().mirrors().quote(whole.key());
        if (!database.fit(key, quoted, type).same()) {
            examination.add(
                    label
                            + " is "
                            + type
                            + ", but the key of "
                            + whole.name()
                            + " is "
                            + whole.keyType()
                            + ". Give both one type.");
        }
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

    private static boolean concerns(List<Pair> pairs, List<String> columns) {
        Set<String> both =
                pairs.stream()
                        .flatMap(
                                pair ->
                                        Stream.concat(
                                                Stream.of(pair.before()), pair.after().stream()))
                        .map(Side::name)
                        .collect(Collectors.toSet());
        return columns.isEmpty() || columns.stream().anyMatch(both::contains);
    }

    /// What an old column says while there is no row in the new table.
    private String nothing(Examination examination, SplitTable split, TableShape whole, Pair pair) {
        String name = pair.before().name();
        ColumnFacts facts = database.column(whole, name);
        Optional<GivenColumn> ifNone =
                split.ifNone().stream()
                        .filter(
                                given ->
                                        pair.after().stream()
                                                .anyMatch(side -> same(side.name(), given.name())))
                        .findFirst();
        boolean leftOut = facts.nullable() || !facts.defaultValue().isEmpty();
        if (leftOut && ifNone.isPresent()) {
            examination.add(
                    "'if-none' of '"
                            + ifNone.get().name()
                            + "' is one too much: while there is no row in "
                            + split.mirror().into()
                            + " "
                            + name
                            + " has its default, or NULL.");
        }
        if (!leftOut && ifNone.isEmpty()) {
            examination.add(
                    "'if-none' is missing: "
                            + whole.name()
                            + "."
                            + name
                            + " is NOT NULL without a default. Say what it has while there is no"
                            + " row in "
                            + split.mirror().into()
                            + ".");
        }
        String value =
                ifNone.map(given -> examination.text(Optional.of(given.value())))
                        .orElse(facts.defaultValue());
        if (!facts.nullable() && value.equalsIgnoreCase(TablePart.NULL)) {
            examination.add("'if-none' of '" + name + "' gives no value for it.");
        }
        if (!value.isEmpty()
                && !value.equalsIgnoreCase(TablePart.NULL)
                && facts.type().toLowerCase(Locale.ROOT).startsWith("timestamp")
                && database.server().product() != Product.POSTGRESQL) {
            examination.add(
                    whole.name()
                            + "."
                            + name
                            + " is a timestamp with a default, which is another moment in another"
                            + " time zone of a session: nothing tells whether a row says something."
                            + " Make its default NULL in a migration before this one.");
        }
        if (!value.isEmpty()
                && !examination
                        .expression(
                                "if-none",
                                whole.withColumns(List.of()),
                                value,
                                pair.before().type())
                        .repeatable()) {
            examination.add(
                    "The default of "
                            + whole.name()
                            + "."
                            + name
                            + " is another one each time ("
                            + value
                            + "), so nothing tells whether a row says something. Give it a constant"
                            + " in a migration before this one (set-default).");
        }
        return value.isEmpty() || value.equalsIgnoreCase(TablePart.NULL) ? TablePart.NULL : value;
    }

    /// Rows that say nothing say the same.
    private void doubled(
            Examination examination, MirrorTables tables, List<Pair> pairs, List<String> nothing) {
        Set<String> moved =
                pairs.stream().map(pair -> pair.before().name()).collect(Collectors.toSet());
        Set<String> nulls = new HashSet<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (nothing.get(i).equals(TablePart.NULL)) {
                nulls.add(pairs.get(i).before().name());
            }
        }
        tables.facts().uniques().stream()
                .filter(unique -> unique.columns().stream().anyMatch(moved::contains))
                .filter(unique -> unique.columns().stream().noneMatch(nulls::contains))
                .forEach(
                        unique ->
                                examination.add(
                                        "The unique index "
                                                + unique.name()
                                                + " of "
                                                + tables.old().name()
                                                + " would let only one row say nothing. Let one of"
                                                + " its columns be NULL (drop-not-null), or drop"
                                                + " the index in a migration before this one."));
    }

    private boolean same(String one, String other) {
        return database.dialect().column(one).equals(database.dialect().column(other));
    }

    private List<Step> dropped(
            SplitTable split,
            Examination examination,
            TableShape whole,
            List<Pair> pairs,
            List<String> nothing) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            String name = pairs.get(i).before().name();
            Optional<ColumnFacts> facts = examination.oldColumn(name, false);
            if (facts.isEmpty()) {
                continue;
            }
            claims.column(split, whole, name);
            facts.get().indexes().forEach(index -> claims.index(split, whole, index.name()));
            boolean needed = !facts.get().nullable() && facts.get().defaultValue().isEmpty();
            steps.addAll(
                    database.dialect()
                            .online()
                            .dropColumn(
                                    "drop column " + whole.name().name() + "." + name,
                                    whole,
                                    name,
                                    facts.get(),
                                    needed ? nothing.get(i) : ""));
        }
        return steps;
    }

    private List<Given> newOnly(
            Mirror mirror,
            MirrorTables tables,
            Examination examination,
            List<Pair> pairs,
            NewTable.Column by) {
        GivenColumns givens = new GivenColumns(tables, examination);
        Set<String> mirrored =
                pairs.stream()
                        .flatMap(pair -> pair.after().stream())
                        .map(Side::name)
                        .collect(Collectors.toSet());
        List<Given> given =
                mirror.newOnly().stream()
                        .flatMap(
                                each ->
                                        tables
                                                .newColumn(each.name())
                                                .flatMap(
                                                        column ->
                                                                givens.given(
                                                                        "new-only",
                                                                        each,
                                                                        column.name(),
                                                                        tables.type(column),
                                                                        column.notNull(),
                                                                        mirrored.contains(
                                                                                        column
                                                                                                .name())
                                                                                || column.equals(
                                                                                        by)))
                                                .stream())
                        .toList();
        Set<String> said =
                Stream.concat(
                                Stream.concat(
                                        mirror.columns().stream().map(each -> each.name()),
                                        mirror.newOnly().stream().map(GivenColumn::name)),
                                Stream.of(by.name()))
                        .map(database.dialect()::column)
                        .collect(Collectors.toSet());
        tables.young().columns().stream()
                .filter(column -> column.notNull() && column.defaultValue().isEmpty())
                .filter(column -> !said.contains(database.dialect().column(column.name())))
                .forEach(
                        column ->
                                examination.add(
                                        tables.young().name()
                                                + "."
                                                + column.name()
                                                + " is NOT NULL and has no default: name it under"
                                                + " 'columns' or 'new-only', or a write of the old"
                                                + " release would fail."));
        return given;
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
        Set<String> said =
                merge.mirror().oldOnly().stream()
                        .map(GivenColumn::name)
                        .collect(Collectors.toSet());
        tables.old().columns().stream()
                .filter(column -> !column.nullable() && !column.generated())
                .filter(column -> !tables.facts().filled().contains(column.name()))
                .filter(column -> !mirrored.contains(column.name()))
                .filter(column -> !said.contains(column.name()))
                .forEach(
                        column ->
                                examination.add(
                                        tables.old().name()
                                                + "."
                                                + column.name()
                                                + " is NOT NULL and has no default: make a new"
                                                + " column of it, or name it under 'old-only', or a"
                                                + " write of the new release would fail."));
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

    private String quote(String name) {
        return database.dialect().mirrors().quote(name);
    }

    private List<String> splitNotes(
            SplitTable split,
            TableShape whole,
            NewTable part,
            TableMirror columns,
            MirrorFacts facts) {
        String moved =
                columns.pairs().stream()
                        .map(pair -> pair.before().name())
                        .collect(Collectors.joining(", "));
        List<String> notes = new ArrayList<>();
        notes.add(
                "A row of "
                        + whole.name()
                        + " for which the old release never said anything in "
                        + moved
                        + " (its default, or NULL) has no row in "
                        + part.name()
                        + ": the new release has to bear that.");
        notes.add(
                "The new release may write once the backfill is through. A row that it deletes from "
                        + part.name()
                        + " puts "
                        + moved
                        + " back to the default, or NULL.");
        notes.add(
                "At contract " + moved + " of " + whole.name() + " go, and Gapless keeps no copy.");
        List<String> own = part.own().stream().map(NewTable.Own::column).toList();
        notes.add(
                "An undo takes "
                        + part.name()
                        + " away: what its rows say is in "
                        + whole.name()
                        + " by then"
                        + (own.isEmpty()
                                ? "."
                                : ". What the new release chose for "
                                        + String.join(", ", own)
                                        + " is copied first."));
        notes.addAll(common(whole, part.name().toString(), split.by(), facts, List.of()));
        return notes;
    }

    private List<String> mergeNotes(
            TableShape whole,
            TableShape part,
            TableMirror columns,
            MirrorFacts facts,
            List<Constraint> tied) {
        Set<String> kept =
                columns.pairs().stream()
                        .map(pair -> pair.before().name())
                        .collect(Collectors.toSet());
        List<String> lost =
                part.columns().stream()
                        .map(Column::name)
                        .filter(
                                name ->
                                        !kept.contains(name)
                                                && !name.equals(columns.before().key()))
                        .toList();
        List<String> notes = new ArrayList<>();
        notes.add(
                "At contract "
                        + part.name()
                        + " goes, and Gapless keeps no copy of it"
                        + (lost.isEmpty()
                                ? "."
                                : "; nothing in "
                                        + whole.name()
                                        + " says what was in "
                                        + String.join(", ", lost)
                                        + "."));
        notes.add(
                "The new release may write once the backfill is through. The new columns can be NULL:"
                        + " they are where "
                        + part.name()
                        + " has no row.");
        notes.addAll(common(whole, part.name().toString(), columns.before().key(), facts, tied));
        notes.addAll(fires(part, whole.name().toString()));
        return notes;
    }

    private List<String> common(
            TableShape whole, String part, String by, MirrorFacts facts, List<Constraint> tied) {
        Product product = database.server().product();
        List<String> notes = new ArrayList<>();
        notes.add(
                "Until contract TRUNCATE of "
                        + whole.name()
                        + " or "
                        + part
                        + " would not reach the other one. "
                        + (tied.isEmpty()
                                ? "A key of "
                                        + whole.name()
                                        + " that changes takes "
                                        + by
                                        + " along. A row of "
                                        + part
                                        + " is to be written after its row of "
                                        + whole.name()
                                        + ": one that comes before is not seen there until it is"
                                        + " written again."
                                : "A key of "
                                        + whole.name()
                                        + " that has a row in "
                                        + part
                                        + " can be changed only as far as "
                                        + tied.getFirst().words()
                                        + " allows."));
        if (product != Product.POSTGRESQL) {
            notes.add(
                    "Until contract a statement that writes to one of "
                            + whole.name()
                            + " and "
                            + part
                            + " and reads the other one fails with 1442: the server lets no trigger"
                            + " write to a table that the statement uses (INSERT .. SELECT, UPDATE"
                            + " or DELETE with a join or a subquery). Neither release may have such"
                            + " a statement.");
        }
        if (!facts.remark().isEmpty()) {
            notes.add(facts.remark());
        }
        notes.addAll(fires(whole, part));
        return notes;
    }

    private static List<String> fires(TableShape table, String other) {
        return table.triggers().stream()
                .map(
                        trigger ->
                                "Your trigger "
                                        + trigger.name()
                                        + " of "
                                        + table.name()
                                        + " fires for what is carried over from "
                                        + other
                                        + ", too; a value that it changes then would differ there.")
                .toList();
    }
}
