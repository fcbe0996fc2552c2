package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.change.SplitTable;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Product;
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

/// Holds columns that move to a second table, with at most one row for each row of the first,
/// against the database. What does not fit goes to the findings, what a person should know to the
/// notes.
final class SplitTableResolver {
    private final Database database;
    private final Findings findings;
    private final Claims claims;
    private final List<String> notes;
    private final PartPlan plan;

    SplitTableResolver(Database database, Findings findings, Claims claims, List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.claims = claims;
        this.notes = notes;
        this.plan = new PartPlan(database);
    }

    List<Step> resolve(SplitTable split, TableShape whole, Optional<NewTable> into, String tag) {
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
        if (!PartPlan.examined(examination, whole, tables.facts()) || by.isEmpty()) {
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
        PartPlan.sameKey(
                tables,
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
                PartPlan.columns(
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
        notes.addAll(
                new PartNotes(database.server().product())
                        .split(split, whole, part, columns, tables.facts()));
        return plan.steps(
                new TablePart(columns, true, nothing, List.of()),
                List.of(),
                List.of(),
                gone,
                false);
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
        givens.requireOfNew(
                Stream.of(
                                mirror.columns().stream().map(MirroredColumn::name),
                                mirror.newOnly().stream().map(GivenColumn::name),
                                Stream.of(by.name()))
                        .flatMap(each -> each)
                        .toList());
        return given;
    }
}
