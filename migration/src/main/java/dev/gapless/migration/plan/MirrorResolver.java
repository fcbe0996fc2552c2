package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Key;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.Tokens;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds a table that takes the place of another one against the database. What does not fit goes
/// to the findings: from the moment on at which both are written, no write that one of them permits
/// may fail because of the other one.
final class MirrorResolver {
    private final Examination examination;
    private final String name;
    private final MirrorTables tables;
    private final GivenColumns givens;
    private final MirrorObstacles obstacles;
    private final Optional<FollowResolver> follow;
    private final MemberResolver members;

    /// @param followed the old table that the mirror follows
    MirrorResolver(
            Database database,
            Findings findings,
            ReplaceTable operation,
            Mirror mirror,
            TableShape old,
            Optional<TableShape> followed,
            NewTable young,
            Map<String, TableMirror> partners) {
        this.examination = new Examination(database, findings, operation, old);
        this.name = operation.name();
        this.tables = new MirrorTables(database, examination, mirror, old, young, partners);
        this.givens = new GivenColumns(tables, examination);
        this.obstacles = new MirrorObstacles(tables, examination);
        this.members = new MemberResolver(tables, examination);
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

    /// Empty when something is missing without which nothing can be said.
    ///
    /// @param aggregate makes what the new table says of rows of another mirror
    /// @param source what its rows are told by where they stand behind rows of another mirror
    Optional<TableMirror> resolve(
            String tag,
            Function<TableMirror.Table, Optional<TableMirror.Aggregate>> aggregate,
            Optional<TableMirror.Membership> membership,
            Optional<TableMirror.LockFirst> lockFirst,
            int source) {
        limits();
        if (!obstacles.keys()) {
            return Optional.empty();
        }
        NewTable.Column key = tables.column(tables.young().key().getFirst()).orElseThrow();
        TableMirror.Table after =
                new TableMirror.Table(
                        tables.young().name(), key.name(), key.type(), key.type(), key.counts());
        Optional<TableMirror.Aggregate> aggregated = aggregate.apply(after);
        List<TableMirror.Pair> own = new MirrorPairs(tables, examination).resolve(ownColumns());
        Optional<TableMirror.MemberOf> memberOf = members.resolve(source);
        Optional<FollowResolver.Resolved> followed = follow.flatMap(each -> each.resolve(own));
        if (follow.isPresent() && followed.isEmpty()) {
            return Optional.empty();
        }
        List<TableMirror.Pair> pairs =
                Stream.concat(
                                own.stream(),
                                followed.stream().flatMap(each -> each.pairs().stream()))
                        .toList();
        List<TableMirror.Given> newOnly =
                Stream.concat(
                                tables.mirror().newOnly().stream(),
                                tables.mirror().aggregate().stream()
                                        .flatMap(each -> each.ifNone().stream()))
                        .flatMap(given -> newOnly(given, pairs, memberOf).stream())
                        .toList();
        List<TableMirror.Given> oldOnly =
                tables.mirror().oldOnly().stream()
                        .filter(given -> follow.stream().noneMatch(each -> each.isOf(given)))
                        .flatMap(given -> oldOnly(given, own, membership, memberOf).stream())
                        .toList();
        membership.ifPresent(to -> belongs(to, pairs, aggregated));
        memberOf.ifPresent(to -> alone(to, pairs, aggregated, membership));
        if (follow.isPresent() && membership.isPresent()) {
            examination.add(
                    "'follow' does not go together with an aggregate of the same rows in this"
                            + " version of Gapless: keep one of them in "
                            + tables.young().name()
                            + ".");
        }
        once(newOnly);
        requireAll(own, newOnly, oldOnly, membership, followed, memberOf);
        new MirrorUniques(tables, examination)
                .check(
                        own,
                        columns -> follow.stream().noneMatch(each -> each.isOfAll(columns)),
                        columns -> follow.stream().noneMatch(each -> each.isBy(columns)));
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
                        membership,
                        followed.map(FollowResolver.Resolved::follow),
                        lockFirst,
                        Optional.empty(),
                        memberOf,
                        List.of()));
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
        followLimits();
        obstacles.check();
    }

    private List<MirroredColumn> ownColumns() {
        return tables.mirror().columns().stream()
                .filter(column -> !MemberResolver.isOf(column))
                .filter(column -> follow.stream().noneMatch(each -> each.isOf(column)))
                .toList();
    }

    private void followLimits() {
        FollowResolver.limits(tables.mirror(), examination);
        if (!tables.mirror().follow().isEmpty() && tables.mirror().aggregate().isPresent()) {
            examination.add(
                    "'follow' and 'aggregate' do not go together in this version of Gapless: keep"
                            + " one of them in "
                            + tables.young().name()
                            + ".");
        }
    }

    private Optional<TableMirror.Given> newOnly(
            GivenColumn given,
            List<TableMirror.Pair> pairs,
            Optional<TableMirror.MemberOf> memberOf) {
        Optional<NewTable.Column> column = tables.newColumn(given.name());
        if (column.isEmpty()) {
            return Optional.empty();
        }
        boolean mirrored =
                Stream.concat(
                                pairs.stream().flatMap(pair -> pair.after().stream()),
                                memberOf.stream().map(TableMirror.MemberOf::column))
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
            Optional<TableMirror.Membership> membership,
            Optional<TableMirror.MemberOf> memberOf) {
        String name = Tokens.unqualified(given.name(), tables.mirror().alias());
        if (!examination.stays(name)) {
            return Optional.empty();
        }
        boolean mirrored =
                tables.old().key().contains(name)
                        || membership.stream()
                                .flatMap(MirrorResolver::shared)
                                .anyMatch(shared -> tables.same(shared, name))
                        || pairs.stream().anyMatch(pair -> tables.same(pair.before().name(), name))
                        || keyOf(memberOf).anyMatch(key -> tables.same(key, name));
        return givens.ofOld(given, name, tables.mirror().oldIfNull(), mirrored);
    }

    /// Columns that an insert of the other release would leave without a value.
    private void requireAll(
            List<TableMirror.Pair> pairs,
            List<TableMirror.Given> newOnly,
            List<TableMirror.Given> oldOnly,
            Optional<TableMirror.Membership> membership,
            Optional<FollowResolver.Resolved> followed,
            Optional<TableMirror.MemberOf> memberOf) {
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
                                membership.stream().flatMap(MirrorResolver::shared),
                                keyOf(memberOf),
                                followed.stream().map(each -> each.follow().by().name()))
                        .flatMap(each -> each)
                        .collect(Collectors.toSet());
        givens.requireOfOld(oldGiven);
    }

    /// What this version cannot keep beside a reference to a group.
    private void alone(
            TableMirror.MemberOf to,
            List<TableMirror.Pair> pairs,
            Optional<TableMirror.Aggregate> own,
            Optional<TableMirror.Membership> membership) {
        String column = tables.young().name() + "." + to.column().name();
        if (follow.isPresent() || own.isPresent() || membership.isPresent()) {
            examination.add(
                    "'member-of' of "
                            + column
                            + " does not go together with 'follow' or an aggregate in this version"
                            + " of Gapless.");
        }
        pairs.stream()
                .map(pair -> pair.before().name())
                .filter(name -> keyOf(Optional.of(to)).anyMatch(name::equals))
                .forEach(
                        name ->
                                examination.add(
                                        "Another column of "
                                                + tables.young().name()
                                                + " is made of "
                                                + name
                                                + ", which says what "
                                                + column
                                                + " refers to: the new release could say two things"
                                                + " of it. Leave the other one out."));
    }

    /// Columns of the old table that say which row of a group it refers to.
    static Stream<String> keyOf(Optional<TableMirror.MemberOf> memberOf) {
        return memberOf.stream().flatMap(each -> each.key().stream()).map(ColumnPair.Side::name);
    }

    /// Columns of which a row gets what the others of its group have.
    static Stream<String> shared(TableMirror.Membership membership) {
        return membership.aggregate().columns().pairs().stream().map(pair -> pair.before().name());
    }

    List<String> notes(TableMirror resolved) {
        return new MirrorNotes(
                        tables, resolved, follow.map(FollowResolver::columns).orElse(List.of()))
                .notes();
    }
}
