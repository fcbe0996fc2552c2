package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.GroupBy;
import dev.gapless.migration.change.ReplaceTable.KeyChange;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Holds a table, behind each row of which several rows of an old one stand, against the database.
/// What does not fit goes to the findings.
final class GatherResolver {
    private final Examination examination;
    private final String name;
    private final Mirror mirror;
    private final GroupBy groupBy;
    private final MirrorTables tables;
    private final GivenColumns givens;
    private final MirrorObstacles obstacles;
    private final Optional<FollowResolver> follow;

    /// @param followed the old table that the mirror follows
    GatherResolver(
            Database database,
            Findings findings,
            ReplaceTable operation,
            Mirror mirror,
            TableShape old,
            Optional<TableShape> followed,
            NewTable young) {
        this.examination = new Examination(database, findings, operation, old);
        this.name = operation.name();
        this.mirror = mirror;
        this.groupBy = mirror.groupBy().orElseThrow();
        this.tables =
                new MirrorTables(database, examination, ofColumns(mirror), old, young, Map.of());
        this.givens = new GivenColumns(tables, examination);
        this.obstacles = new MirrorObstacles(tables, examination);
        this.follow =
                followed.map(
                        table ->
                                new FollowResolver(
                                        findings,
                                        operation,
                                        mirror.follow().getFirst(),
                                        tables,
                                        table));
    }

    /// As one whose columns the key is.
    private static Mirror ofColumns(Mirror mirror) {
        return new Mirror(
                mirror.place(),
                mirror.into(),
                mirror.from(),
                mirror.alias(),
                mirror.key(),
                mirror.where(),
                mirror.follow(),
                mirror.groupBy().orElseThrow().columns(),
                mirror.newOnly(),
                mirror.oldOnly(),
                mirror.oldIfNull(),
                mirror.aggregate(),
                mirror.groupBy());
    }

    /// Empty when something is missing without which nothing can be said.
    Optional<TableMirror> resolve(String tag, Optional<TableMirror.LockFirst> lockFirst) {
        int before = examination.count();
        if (mirror.where().isPresent()) {
            examination.add(
                    "'where' is not possible yet: every row of "
                            + tables.old().name()
                            + " stands behind one of "
                            + tables.young().name()
                            + ".");
        }
        FollowResolver.limits(mirror, examination);
        obstacles.check();
        if (!obstacles.keys()) {
            return Optional.empty();
        }
        NewTable.Column key = tables.column(tables.young().key().getFirst()).orElseThrow();
        GroupKeys keys = new GroupKeys(tables, examination);
        List<TableMirror.Pair> own = keys.pairs(ownColumns());
        Optional<FollowResolver.Resolved> followed =
                follow.flatMap(
                        each ->
                                each.resolve(
                                        own,
                                        (rows, findings) ->
                                                new GroupKeys(rows, findings)
                                                        .pairs(rows.mirror().columns())));
        List<TableMirror.Pair> pairs = inOrder(own, followed);
        List<TableMirror.Given> newOnly = newOnly(pairs);
        List<TableMirror.Given> oldOnly = oldOnly(own);
        require(own, newOnly, oldOnly, followed);
        keys.indexable(pairs);
        uniques(pairs);
        onceEach(own, tables.old().name());
        followed.ifPresent(each -> onceEach(each.pairs(), each.follow().table().name()));
        if (examination.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new TableMirror(
                        tag,
                        name,
                        tables.before(),
                        new TableMirror.Table(
                                tables.young().name(),
                                key.name(),
                                key.type(),
                                key.type(),
                                key.counts()),
                        pairs,
                        newOnly,
                        oldOnly,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        followed.map(FollowResolver.Resolved::follow),
                        lockFirst,
                        Optional.of(
                                new TableMirror.Gathering(
                                        groupBy.change() == KeyChange.CARRY,
                                        pairs.stream()
                                                .map(pair -> pair.after().getFirst())
                                                .map(GroupKeys::longest)
                                                .toList())),
                        Optional.empty(),
                        List.of()));
    }

    List<String> notes(TableMirror resolved) {
        return new MirrorNotes(
                        tables, resolved, follow.map(FollowResolver::columns).orElse(List.of()))
                .notes();
    }

    private List<MirroredColumn> ownColumns() {
        return groupBy.columns().stream()
                .filter(column -> follow.stream().noneMatch(each -> each.isOf(column)))
                .toList();
    }

    /// As the file has them.
    private List<TableMirror.Pair> inOrder(
            List<TableMirror.Pair> own, Optional<FollowResolver.Resolved> followed) {
        List<String> names = groupBy.columns().stream().map(MirroredColumn::name).toList();
        List<TableMirror.Pair> pairs = new ArrayList<>(own);
        followed.ifPresent(each -> pairs.addAll(each.pairs()));
        pairs.sort(Comparator.comparingInt(pair -> place(names, pair)));
        return List.copyOf(pairs);
    }

    private int place(List<String> names, TableMirror.Pair pair) {
        String column = pair.after().getFirst().name();
        for (int i = 0; i < names.size(); i++) {
            if (tables.same(names.get(i), column)) {
                return i;
            }
        }
        return names.size();
    }

    private List<TableMirror.Given> newOnly(List<TableMirror.Pair> pairs) {
        return mirror.newOnly().stream()
                .flatMap(
                        given ->
                                tables.newColumn(given.name()).stream()
                                        .flatMap(
                                                column ->
                                                        givens
                                                                .given(
                                                                        "new-only",
                                                                        given,
                                                                        column.name(),
                                                                        tables.type(column),
                                                                        column.notNull(),
                                                                        tables.isKey(given.name())
                                                                                || says(
                                                                                        pairs,
                                                                                        given
                                                                                                .name()))
                                                                .stream()))
                .toList();
    }

    private boolean says(List<TableMirror.Pair> pairs, String newColumn) {
        return pairs.stream()
                .anyMatch(pair -> tables.same(pair.after().getFirst().name(), newColumn));
    }

    private List<TableMirror.Given> oldOnly(List<TableMirror.Pair> own) {
        return mirror.oldOnly().stream()
                .filter(given -> follow.stream().noneMatch(each -> each.isOf(given)))
                .flatMap(given -> oldOnly(given, own).stream())
                .toList();
    }

    private Optional<TableMirror.Given> oldOnly(GivenColumn given, List<TableMirror.Pair> own) {
        String column = Tokens.unqualified(given.name(), mirror.alias());
        boolean said =
                tables.old().key().contains(column)
                        || own.stream().anyMatch(pair -> tables.same(pair.before().name(), column));
        return examination.stays(column)
                ? givens.ofOld(given, column, mirror.oldIfNull(), said)
                : Optional.empty();
    }

    /// Columns that an insert of the other release would leave without a value.
    private void require(
            List<TableMirror.Pair> own,
            List<TableMirror.Given> newOnly,
            List<TableMirror.Given> oldOnly,
            Optional<FollowResolver.Resolved> followed) {
        givens.requireOfNew(
                Stream.concat(
                                groupBy.columns().stream().map(MirroredColumn::name),
                                newOnly.stream().map(TableMirror.Given::column))
                        .toList());
        Set<String> said = new HashSet<>(tables.old().key());
        own.forEach(pair -> said.add(pair.before().name()));
        oldOnly.forEach(given -> said.add(given.column()));
        followed.ifPresent(each -> said.add(each.follow().by().name()));
        givens.requireOfOld(said);
    }

    /// The new table holds the key unique and nothing else; the old one nothing but the column that
    /// each row which the new release makes has a row of its own for.
    private void uniques(List<TableMirror.Pair> pairs) {
        Set<String> key = new HashSet<>();
        pairs.forEach(pair -> key.add(pair.after().getFirst().name()));
        if (key.size() < pairs.size()) {
            examination.add("'group-by' names a column of " + tables.young().name() + " twice.");
        }
        boolean held =
                tables.young().unique().stream()
                        .anyMatch(unique -> stored(unique.columns()).equals(key));
        if (!held) {
            examination.add(
                    tables.young().name()
                            + " has no 'unique' over just what 'group-by' names ("
                            + String.join(
                                    ", ",
                                    groupBy.columns().stream().map(MirroredColumn::name).toList())
                            + "): two rows of the new release that say the same could have nobody"
                            + " stand behind them. Give it one.");
        }
        tables.young().unique().stream()
                .filter(unique -> !stored(unique.columns()).equals(key))
                .forEach(
                        unique ->
                                examination.add(
                                        "The unique constraint "
                                                + unique.name()
                                                + " of "
                                                + tables.young().name()
                                                + " could make a write of the old release fail: a"
                                                + " group holds just what 'group-by' names unique."
                                                + " Add it after contract (add-unique)."));
        tables.facts().uniques().stream()
                .filter(unique -> follow.stream().noneMatch(each -> each.isBy(unique.columns())))
                .forEach(
                        unique ->
                                examination.add(
                                        "The unique index "
                                                + unique.name()
                                                + " of "
                                                + tables.old().name()
                                                + " could make a write of the new release fail:"
                                                + " several rows stand behind one of "
                                                + tables.young().name()
                                                + ", and all of them get what it says. Drop the"
                                                + " index in a migration before this one."));
    }

    /// What the new release says would have to be written to the one column twice.
    private void onceEach(List<TableMirror.Pair> pairs, TableName old) {
        Set<String> names = new HashSet<>();
        pairs.stream()
                .map(pair -> pair.before().name())
                .filter(column -> !names.add(column))
                .forEach(
                        column ->
                                examination.add(
                                        "Two columns under 'group-by' are made of "
                                                + old
                                                + "."
                                                + column
                                                + ": the new release could say two things of it."
                                                + " Leave one of them out."));
    }

    private Set<String> stored(List<String> newColumns) {
        Set<String> stored = new HashSet<>();
        newColumns.forEach(
                column ->
                        stored.add(
                                tables.column(column).map(NewTable.Column::name).orElse(column)));
        return stored;
    }

    /// What the file calls the columns of the key.
    static List<String> names(TableMirror gathered) {
        return gathered.pairs().stream()
                .map(pair -> pair.after().getFirst())
                .map(Side::name)
                .toList();
    }
}
