package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Key;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds a table that takes the place of another one against the database. What does not fit goes
/// to the findings: from the moment on at which both are written, no write that one of them permits
/// may fail because of the other one.
final class MirrorResolver {
    private static final Pattern SMALL =
            Pattern.compile(
                    "\\s*(tinyint|smallint|mediumint|int2|smallserial)\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Examination examination;
    private final String name;
    private final MirrorTables tables;
    private final GivenColumns givens;

    MirrorResolver(
            Database database,
            Findings findings,
            ReplaceTable operation,
            Mirror mirror,
            TableShape old,
            NewTable young,
            Map<String, TableMirror> partners) {
        this.examination = new Examination(database, findings, operation, old);
        this.name = operation.name();
        this.tables = new MirrorTables(database, examination, mirror, old, young, partners);
        this.givens = new GivenColumns(tables, examination);
    }

    /// Empty when something is missing without which nothing can be said.
    ///
    /// @param aggregate makes what the new table says of rows of another mirror
    Optional<TableMirror> resolve(
            String tag,
            Function<TableMirror.Table, Optional<TableMirror.Aggregate>> aggregate,
            Optional<TableMirror.Membership> membership) {
        limits();
        if (!keys()) {
            return Optional.empty();
        }
        NewTable.Column key = tables.column(tables.young().key().getFirst()).orElseThrow();
        TableMirror.Table after =
                new TableMirror.Table(
                        tables.young().name(), key.name(), key.type(), key.type(), key.counts());
        Optional<TableMirror.Aggregate> aggregated = aggregate.apply(after);
        List<TableMirror.Pair> pairs = new MirrorPairs(tables, examination).resolve();
        List<TableMirror.Given> newOnly =
                Stream.concat(
                                tables.mirror().newOnly().stream(),
                                tables.mirror().aggregate().stream()
                                        .flatMap(each -> each.ifNone().stream()))
                        .flatMap(given -> newOnly(given, pairs).stream())
                        .toList();
        List<TableMirror.Given> oldOnly =
                tables.mirror().oldOnly().stream()
                        .flatMap(given -> oldOnly(given, pairs, membership).stream())
                        .toList();
        membership.ifPresent(to -> belongs(to, pairs, aggregated));
        once(newOnly);
        requireAll(pairs, newOnly, oldOnly, membership);
        new MirrorUniques(tables, examination).check(pairs);
        return Optional.of(
                new TableMirror(
                        tag,
                        name,
                        tables.before(),
                        after,
                        pairs,
                        newOnly,
                        oldOnly,
                        tables.database()
                                .fit(
                                        tables.old()
                                                .withColumns(
                                                        List.of(
                                                                tables.fullColumn(
                                                                        tables.oldKey()))),
                                        tables.quote(tables.oldKey()),
                                        key.type())
                                .beyond()
                                .isEmpty(),
                        aggregated,
                        membership));
    }

    /// What this version cannot do.
    private void limits() {
        if (tables.mirror().key() == Key.SAME) {
            examination.add(
                    "'key: same' is not possible yet: both releases would have to take their ids"
                            + " from one counter. Say 'key: map'; rows that are there keep their"
                            + " id.");
        }
        if (tables.mirror().where().isPresent()) {
            examination.add(
                    "'where' is not possible yet: every row of "
                            + tables.old().name()
                            + " gets its row in "
                            + tables.young().name()
                            + ".");
        }
        if (tables.old().partitioned()) {
            examination.add(
                    tables.old().name()
                            + " is partitioned: this version of Gapless replaces no such table.");
        }
        if (!tables.facts().missing().isEmpty()) {
            examination.add(tables.facts().missing());
        }
        tables.facts()
                .rules()
                .forEach(
                        rule ->
                                examination.add(
                                        rule
                                                + " of "
                                                + tables.old().name()
                                                + " could make a write of the new release fail,"
                                                + " for "
                                                + tables.young().name()
                                                + " has no such rule. Drop it in a migration before"
                                                + " this one (drop-constraint)."));
        tables.database()
                .facts(tables.old())
                .referencedBy()
                .forEach(
                        reference ->
                                examination.add(
                                        "The table "
                                                + tables.old().name()
                                                + " cannot be replaced: "
                                                + reference
                                                + " refers to it, and this version of Gapless moves"
                                                + " no foreign key to another table. Drop it in a"
                                                + " migration before this one (drop-constraint)."));
    }

    private boolean keys() {
        int before = examination.count();
        key(tables.old().name().toString(), tables.old().key(), tables.facts().identified());
        key(tables.young().name().toString(), tables.young().key(), true);
        if (examination.count() > before) {
            return false;
        }
        if (!tables.facts().filled().contains(tables.oldKey())) {
            noCounter(tables.old().name() + "." + tables.oldKey());
        }
        Optional<NewTable.Column> key = tables.column(tables.young().key().getFirst());
        boolean given =
                key.isPresent()
                        && (key.get().counts()
                                || !key.get().defaultValue().isEmpty()
                                        && !tables.mirrors().needsCounters());
        if (!given) {
            noCounter(tables.young().name() + "." + tables.young().key().getFirst());
        }
        key.filter(column -> column.counts() && SMALL.matcher(column.type()).matches())
                .ifPresent(
                        column ->
                                examination.add(
                                        tables.young().name()
                                                + "."
                                                + column.name()
                                                + " is "
                                                + column.type()
                                                + ": new ids begin well above the highest old one,"
                                                + " which such a key has no room for. Make it int"
                                                + " or bigint."));
        return key.isPresent();
    }

    private void key(String table, List<String> key, boolean primary) {
        if (key.isEmpty() || !primary) {
            examination.add("The table " + table + " has no primary key: nothing names its rows.");
        } else if (key.size() > 1) {
            examination.add(
                    "The primary key of "
                            + table
                            + " has several columns ("
                            + String.join(", ", key)
                            + "): this version of Gapless pairs rows by one column.");
        }
    }

    private void noCounter(String column) {
        examination.add(
                column
                        + " has "
                        + (tables.mirrors().needsCounters()
                                ? "no counter"
                                : "neither a counter nor a default")
                        + ", so a row that the other release inserts would get no key there.");
    }

    private Optional<TableMirror.Given> newOnly(GivenColumn given, List<TableMirror.Pair> pairs) {
        Optional<NewTable.Column> column = tables.newColumn(given.name());
        if (column.isEmpty()) {
            return Optional.empty();
        }
        boolean mirrored =
                pairs.stream()
                        .flatMap(pair -> pair.after().stream())
                        .anyMatch(side -> tables.same(side.name(), given.name()));
        return givens.given(
                "new-only",
                given,
                column.get().name(),
                tables.type(column.get()),
                column.get().notNull(),
                mirrored || tables.isKey(given.name()));
    }

    /// A row that belongs to none must have no counterpart, or it would get no value of the others.
    private void belongs(
            TableMirror.Membership to,
            List<TableMirror.Pair> pairs,
            Optional<TableMirror.Aggregate> own) {
        pairs.stream()
                .filter(pair -> pair.before().name().equals(to.aggregate().by().name()))
                .filter(pair -> !pair.before().notNull() && !pair.after().getFirst().notNull())
                .forEach(
                        pair ->
                                examination.add(
                                        tables.young().name()
                                                + "."
                                                + pair.after().getFirst().name()
                                                + " can be NULL, as "
                                                + pair.before().name()
                                                + " can: a row that belongs to no row of "
                                                + to.to().after().name()
                                                + " would get no value of what all of them say."
                                                + " Make it NOT NULL."));
        if (own.isPresent()) {
            examination.add(
                    tables.young().name()
                            + " has an aggregate, and another aggregate is made of its rows: this"
                            + " version of Gapless keeps one of them.");
        }
    }

    private void once(List<TableMirror.Given> newOnly) {
        Set<String> seen = new HashSet<>();
        newOnly.stream()
                .map(TableMirror.Given::column)
                .filter(column -> !seen.add(column))
                .forEach(
                        column ->
                                examination.add(
                                        "'"
                                                + column
                                                + "' stands under 'new-only' and under 'aggregate'."));
    }

    private Optional<TableMirror.Given> oldOnly(
            GivenColumn given,
            List<TableMirror.Pair> pairs,
            Optional<TableMirror.Membership> membership) {
        if (!examination.stays(given.name())) {
            return Optional.empty();
        }
        ColumnFacts column = tables.columnFacts(given.name());
        boolean mirrored =
                tables.old().key().contains(given.name())
                        || membership.stream()
                                .flatMap(MirrorResolver::shared)
                                .anyMatch(shared -> tables.same(shared, given.name()))
                        || pairs.stream()
                                .anyMatch(pair -> tables.same(pair.before().name(), given.name()));
        return givens.given(
                "old-only", given, given.name(), column.type(), !column.nullable(), mirrored);
    }

    /// Columns that an insert of the other release would leave without a value.
    private void requireAll(
            List<TableMirror.Pair> pairs,
            List<TableMirror.Given> newOnly,
            List<TableMirror.Given> oldOnly,
            Optional<TableMirror.Membership> membership) {
        givens.requireOfNew(
                Stream.of(
                                tables.mirror().columns().stream().map(MirroredColumn::name),
                                tables.mirror().newOnly().stream().map(GivenColumn::name),
                                newOnly.stream().map(TableMirror.Given::column))
                        .flatMap(each -> each)
                        .toList());
        Set<String> oldGiven =
                Stream.of(
                                pairs.stream().map(pair -> pair.before().name()),
                                oldOnly.stream().map(TableMirror.Given::column),
                                tables.old().key().stream(),
                                membership.stream().flatMap(MirrorResolver::shared))
                        .flatMap(each -> each)
                        .collect(Collectors.toSet());
        givens.requireOfOld(oldGiven);
    }

    /// Columns of which a row gets what the others of its group have.
    private static Stream<String> shared(TableMirror.Membership membership) {
        return membership.aggregate().columns().pairs().stream().map(pair -> pair.before().name());
    }

    /// What a person should know before agreeing.
    List<String> notes(TableMirror resolved) {
        Set<String> kept =
                Stream.concat(
                                resolved.pairs().stream().map(pair -> pair.before().name()),
                                resolved.membership().stream().flatMap(MirrorResolver::shared))
                        .collect(Collectors.toSet());
        List<String> lost =
                tables.old().columns().stream()
                        .map(Column::name)
                        .filter(name -> !kept.contains(name) && !tables.old().key().contains(name))
                        .toList();
        List<String> notes = new ArrayList<>();
        notes.add(
                "At contract "
                        + tables.old().name()
                        + " goes, and Gapless keeps no copy of it"
                        + (lost.isEmpty()
                                ? "."
                                : "; nothing in "
                                        + tables.young().name()
                                        + " says what was in "
                                        + String.join(", ", lost)
                                        + "."));
        List<String> own = tables.young().own().stream().map(NewTable.Own::column).toList();
        notes.add(
                "An undo takes "
                        + tables.young().name()
                        + " away: its rows are in "
                        + tables.old().name()
                        + " by then, each with its id there"
                        + (own.isEmpty()
                                ? "."
                                : ". What the new release chose for "
                                        + String.join(", ", own)
                                        + " is copied first."));
        notes.add(
                "Until contract TRUNCATE of "
                        + tables.old().name()
                        + " or "
                        + tables.young().name()
                        + " would not reach the other one.");
        resolved.aggregate()
                .ifPresent(
                        aggregate ->
                                notes.add(
                                        "A write of the new release to "
                                                + String.join(
                                                        ", ",
                                                        aggregate.results().stream()
                                                                .map(Side::name)
                                                                .toList())
                                                + " of "
                                                + tables.young().name()
                                                + " is one to every row of "
                                                + aggregate.columns().before().name()
                                                + " that belongs to it: users of the old release"
                                                + " are moved along."));
        if (!tables.facts().remark().isEmpty()) {
            notes.add(tables.facts().remark());
        }
        tables.old()
                .triggers()
                .forEach(
                        trigger ->
                                notes.add(
                                        "Your trigger "
                                                + trigger.name()
                                                + " of "
                                                + tables.old().name()
                                                + " fires for what the new release writes, too; a"
                                                + " value that it changes then would differ from "
                                                + tables.young().name()
                                                + "."));
        return notes;
    }
}
