package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.Follow;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// Holds a row that belongs to one of the driving table, and says a part of what the new row says,
/// against the database.
final class FollowResolver {
    private final Examination examination;
    private final Follow follow;
    private final Mirror mirror;
    private final MirrorTables rows;
    private final MirrorTables tables;
    private final GivenColumns givens;

    /// @param rows the tables of the mirror
    /// @param followed the old table that is followed
    FollowResolver(
            Findings findings,
            ReplaceTable replace,
            Follow follow,
            MirrorTables rows,
            TableShape followed) {
        this.follow = follow;
        this.mirror = rows.mirror();
        this.rows = rows;
        this.examination = new Examination(rows.database(), findings, replace, followed);
        Mirror columns =
                Mirror.of(
                        follow.place(),
                        mirror.into(),
                        follow.table(),
                        follow.alias(),
                        mirror.columns().stream().filter(this::isOf).toList());
        this.tables =
                new MirrorTables(
                        rows.database(), examination, columns, followed, rows.young(), Map.of());
        this.givens = new GivenColumns(tables, examination);
    }

    /// Whether a column is made of one of the row that is followed.
    boolean isOf(MirroredColumn column) {
        String up = examination.text(column.up().value());
        return !Tokens.unqualified(up, follow.alias()).equals(up);
    }

    /// Whether the file means a column of the row that is followed.
    boolean isOf(GivenColumn given) {
        return given.name().startsWith(follow.alias() + ".");
    }

    /// What this version cannot do.
    static void limits(Mirror mirror, Examination examination) {
        List<Follow> all = mirror.follow();
        if (all.size() > 1) {
            examination.add(
                    "'follow' names "
                            + all.size()
                            + " tables: this version of Gapless follows one for each mirror.");
        }
        all.stream()
                .filter(each -> !each.owned())
                .forEach(
                        each ->
                                examination.add(
                                        "'follow' of '"
                                                + each.alias()
                                                + "' does not say 'owned: true': this version of"
                                                + " Gapless follows only rows that belong to one"
                                                + " row each, and are made and deleted with it."));
    }

    /// @param follow what of the row that is followed has to be known
    /// @param pairs of its columns
    record Resolved(TableMirror.Follow follow, List<TableMirror.Pair> pairs) {}

    /// Empty when something is missing without which nothing can be said.
    ///
    /// @param own pairs of the mirror's other columns
    Optional<Resolved> resolve(List<TableMirror.Pair> own) {
        return resolve(own, (followed, findings) -> new MirrorPairs(followed, findings).resolve());
    }

    /// @param ofColumns makes the pairs of its columns
    Optional<Resolved> resolve(
            List<TableMirror.Pair> own,
            BiFunction<MirrorTables, Examination, List<TableMirror.Pair>> ofColumns) {
        int before = examination.count();
        MirrorObstacles obstacles = new MirrorObstacles(tables, examination);
        obstacles.check();
        if (!obstacles.oldKey()) {
            return Optional.empty();
        }
        MirrorReferences.policy(
                follow.alias(), follow.table().toString(), follow.ifMissing(), examination);
        if (referring()) {
            return Optional.empty();
        }
        Optional<String> by = by(own);
        List<TableMirror.Pair> pairs = ofColumns.apply(tables, examination);
        if (tables.mirror().columns().isEmpty()) {
            examination.add(
                    "No column of "
                            + tables.young().name()
                            + " is made of '"
                            + follow.alias()
                            + "': leave 'follow' out, or say which one is.");
        }
        List<TableMirror.Given> given =
                mirror.oldOnly().stream()
                        .filter(this::isOf)
                        .flatMap(each -> given(each, pairs).stream())
                        .toList();
        Set<String> said = new HashSet<>(tables.old().key());
        given.forEach(each -> said.add(each.column()));
        pairs.forEach(pair -> said.add(pair.before().name()));
        givens.requireOfOld(said);
        new MirrorUniques(tables, examination).apart(rows.old().name(), this::isOfAll);
        if (examination.count() > before || by.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Resolved(
                        new TableMirror.Follow(tables.before(), rows.oldSide(by.get()), given),
                        pairs.stream().map(TableMirror.Pair::asFollowed).toList()));
    }

    /// Whether all of these columns of the new table are made of the row that is followed, and say
    /// nothing that several of them may say.
    boolean isOfAll(List<String> newColumns) {
        return mirror.groupBy().isEmpty()
                && newColumns.stream()
                        .allMatch(
                                name ->
                                        tables.mirror().columns().stream()
                                                .anyMatch(
                                                        column ->
                                                                tables.same(column.name(), name)));
    }

    /// Of the table that is followed, without its key.
    List<String> columns() {
        return tables.old().columns().stream()
                .map(Column::name)
                .filter(name -> !tables.old().key().contains(name))
                .toList();
    }

    /// Whether a unique index of the driving table is over the key of the row that is followed:
    /// each insert of the new release makes one of its own.
    boolean isBy(List<String> oldColumns) {
        return oldColumns.size() == 1 && name().filter(oldColumns.getFirst()::equals).isPresent();
    }

    private boolean referring() {
        List<MirroredColumn> referring =
                tables.mirror().columns().stream()
                        .filter(column -> column.partner().isPresent())
                        .toList();
        referring.forEach(
                column ->
                        examination.add(
                                "'partner' of '"
                                        + column.name()
                                        + "' is of a column of '"
                                        + follow.alias()
                                        + "': this version of Gapless follows references of "
                                        + rows.old().name()
                                        + " only."));
        return !referring.isEmpty();
    }

    private Optional<TableMirror.Given> given(GivenColumn given, List<TableMirror.Pair> pairs) {
        String column = given.name().substring(follow.alias().length() + 1);
        return examination.stays(column)
                ? givens.ofOld(
                        given,
                        column,
                        mirror.oldIfNull(),
                        tables.old().key().contains(column)
                                || pairs.stream()
                                        .anyMatch(
                                                pair -> tables.same(pair.before().name(), column)))
                : Optional.empty();
    }

    /// The column of the driving table with the key.
    private Optional<String> by(List<TableMirror.Pair> own) {
        Optional<String> name = name();
        if (name.isEmpty()) {
            examination.add(
                    "'by' of '"
                            + follow.alias()
                            + "' is no column of "
                            + rows.old().name()
                            + ": "
                            + examination.text(Optional.of(follow.by()))
                            + ".");
            return Optional.empty();
        }
        Side column = rows.oldSide(name.get());
        String label = rows.old().name() + "." + name.get();
        if (rows.old().key().contains(name.get())) {
            examination.add(
                    label
                            + " is the key of its table: a row that has its key from another one is"
                            + " none that this version of Gapless can make.");
        }
        if (!tables.holdsKeys(column.type(), tables.before())) {
            examination.add(
                    label
                            + " is "
                            + column.type()
                            + ", but the keys of "
                            + tables.old().name()
                            + ", which it refers to, are "
                            + tables.before().keyType()
                            + ". Give both one type.");
        }
        if (own.stream().anyMatch(pair -> tables.same(pair.before().name(), name.get()))
                || rows.mirror().oldOnly().stream()
                        .anyMatch(given -> tables.same(plain(given.name()), name.get()))) {
            examination.add(
                    label
                            + " says which row of "
                            + tables.old().name()
                            + " belongs to it: nothing else can be said of it.");
        }
        if (rows.facts().uniques().stream()
                .noneMatch(unique -> unique.columns().equals(List.of(name.get())))) {
            examination.add(
                    label
                            + " is not unique, so a row of "
                            + tables.old().name()
                            + " could belong to several rows, and a write of the new release to one"
                            + " of them would change the others. Give the column a unique index in"
                            + " a migration before this one (add-unique).");
        }
        return name;
    }

    private String plain(String name) {
        return Tokens.unqualified(name, mirror.alias());
    }

    private Optional<String> name() {
        String by = Tokens.unqualified(examination.text(Optional.of(follow.by())), mirror.alias());
        return new RowExpression(by)
                .onlyName()
                .flatMap(
                        _ ->
                                examination.named(rows.old(), by).stream()
                                        .map(Column::name)
                                        .findFirst());
    }
}
