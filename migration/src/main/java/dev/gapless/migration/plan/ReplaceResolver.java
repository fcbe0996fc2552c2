package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.Aggregate;
import dev.gapless.migration.change.ReplaceTable.MemberOf;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.Partner;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.MirrorDialect;
import dev.gapless.migration.port.MirrorDialect.Finish;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.port.TrialDialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tables that take the place of others, together. Rows that are referred to come before those that
/// refer to them: when the old table of the latter gets its triggers, whatever its rows can name
/// has its counterpart.
final class ReplaceResolver {
    /// The driving table of a group is the one before it.
    private static final int FIRST_SOURCE = 2;

    private final Database database;
    private final Findings findings;
    private final ReplaceTable replace;
    private final List<TableShape> old;
    private final Map<TableName, NewTable> created;
    private final List<String> notes;
    private final Optional<TableShape> lockFirst;

    /// @param old in the order of the file
    /// @param lockFirst the table of `lock-first`
    /// @param created tables that operations before this one create
    ReplaceResolver(
            Database database,
            Findings findings,
            ReplaceTable replace,
            List<TableShape> old,
            Optional<TableShape> lockFirst,
            Map<TableName, NewTable> created,
            List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.replace = replace;
        this.old = old;
        this.created = created;
        this.notes = notes;
        this.lockFirst = lockFirst;
    }

    List<Step> resolve(String tag) {
        int before = findings.count();
        onePerTable();
        replace.mirrors().forEach(this::followed);
        Optional<LockResolver> lock =
                lockFirst.map(table -> new LockResolver(database, findings, replace, table));
        lock.ifPresent(each -> each.check(created));
        List<Mirror> ordered = ordered();
        if (findings.count() > before) {
            return List.of();
        }
        Map<String, TableMirror> resolved = new LinkedHashMap<>();
        for (Mirror mirror : ordered) {
            Optional<TableMirror> one =
                    mirror.groupBy().isPresent()
                            ? gathered(tag(tag, mirror), mirror, lock)
                            : paired(tag, mirror, resolved, lock);
            if (one.isEmpty()) {
                return List.of();
            }
            resolved.put(mirror.into().name(), one.get());
        }
        return steps(resolved.values().stream().map(each -> known(each, resolved)).toList());
    }

    /// With those that refer to its rows.
    private static TableMirror known(TableMirror mirror, Map<String, TableMirror> resolved) {
        List<TableMirror.Referrer> referrers =
                resolved.values().stream()
                        .flatMap(
                                each ->
                                        each.memberOf().stream()
                                                .filter(to -> to.group().equals(mirror))
                                                .map(
                                                        to ->
                                                                new TableMirror.Referrer(
                                                                        each.before(),
                                                                        each.after(),
                                                                        to)))
                        .toList();
        return referrers.isEmpty() ? mirror : mirror.withReferrers(referrers);
    }

    /// One row for several.
    private Optional<TableMirror> gathered(String tag, Mirror mirror, Optional<LockResolver> lock) {
        GatherResolver resolver =
                new GatherResolver(
                        database,
                        findings,
                        replace,
                        mirror,
                        table(mirror).orElseThrow(),
                        followedTable(mirror),
                        young(mirror).orElseThrow());
        Optional<TableMirror> one =
                resolver.resolve(tag, lock.flatMap(each -> each.of(young(mirror).orElseThrow())));
        one.ifPresent(each -> notes.addAll(resolver.notes(each)));
        return one;
    }

    private Optional<TableShape> followedTable(Mirror mirror) {
        return mirror.follow().stream().findFirst().flatMap(follow -> table(follow.table()));
    }

    /// One row for one.
    private Optional<TableMirror> paired(
            String tag,
            Mirror mirror,
            Map<String, TableMirror> resolved,
            Optional<LockResolver> lock) {
        MirrorResolver resolver =
                new MirrorResolver(
                        database,
                        findings,
                        replace,
                        mirror,
                        table(mirror).orElseThrow(),
                        followedTable(mirror),
                        young(mirror).orElseThrow(),
                        resolved);
        Optional<TableMirror> one =
                resolver.resolve(
                        tag(tag, mirror),
                        after ->
                                mirror.aggregate()
                                        .flatMap(
                                                aggregate ->
                                                        aggregate(tag, mirror, aggregate, after)),
                        membership(tag(tag, mirror), resolved),
                        lock.flatMap(each -> each.of(young(mirror).orElseThrow())),
                        FIRST_SOURCE + replace.mirrors().indexOf(mirror));
        one.ifPresent(each -> notes.addAll(resolver.notes(each)));
        return one;
    }

    private String tag(String tag, Mirror mirror) {
        return replace.mirrors().size() == 1
                ? tag
                : tag + "_" + (replace.mirrors().indexOf(mirror) + 1);
    }

    private Optional<TableMirror.Aggregate> aggregate(
            String tag, Mirror mirror, Aggregate aggregate, TableMirror.Table after) {
        Optional<Mirror> member =
                replace.mirrors().stream()
                        .filter(each -> each.from().equals(aggregate.from()))
                        .findFirst();
        if (member.isEmpty()) {
            findings.add(
                    aggregate.place(),
                    "'from' of the aggregate names "
                            + aggregate.from()
                            + ", which is 'from' of no other mirror.");
            return Optional.empty();
        }
        if (member.get().groupBy().isPresent()) {
            findings.add(
                    aggregate.place(),
                    "'from' of the aggregate names "
                            + aggregate.from()
                            + ", rows of which stand behind those of "
                            + member.get().into()
                            + " ('group-by'): this version of Gapless makes no aggregate of"
                            + " them.");
            return Optional.empty();
        }
        return new AggregateResolver(
                        database,
                        findings,
                        replace,
                        mirror,
                        aggregate,
                        member.get(),
                        table(member.get()).orElseThrow(),
                        young(mirror).orElseThrow())
                .resolve(tag(tag, mirror), tag(tag, member.get()), after);
    }

    /// What the rows of a mirror belong to.
    private Optional<TableMirror.Membership> membership(
            String tag, Map<String, TableMirror> resolved) {
        List<TableMirror> groups =
                resolved.values().stream()
                        .filter(
                                each ->
                                        each.aggregate().stream()
                                                .anyMatch(one -> one.member().equals(tag)))
                        .toList();
        if (groups.size() > 1) {
            findings.add(
                    replace.place(),
                    "Two aggregates are made of the same rows: this version of Gapless keeps one.");
        }
        return groups.stream()
                .findFirst()
                .map(
                        group ->
                                new TableMirror.Membership(
                                        group.aggregate().orElseThrow(), group.asPartner()));
    }

    private List<Step> steps(List<TableMirror> mirrors) {
        MirrorDialect dialect = database.dialect().mirrors();
        List<Step> steps = new ArrayList<>();
        for (TableMirror mirror : mirrors) {
            steps.addAll(dialect.map(mirror));
            steps.addAll(dialect.install(mirror));
            steps.add(dialect.fill(mirror));
            steps.addAll(dialect.compare(mirror));
        }
        // A trigger that looks up another table's pairs goes before these.
        List<Finish> finishes = mirrors.reversed().stream().map(dialect::finish).toList();
        finishes.forEach(finish -> steps.add(finish.triggers()));
        finishes.forEach(finish -> steps.add(finish.table()));
        mirrors.stream()
                .flatMap(mirror -> mirror.follow().stream())
                .map(follow -> follow.table().name())
                .distinct()
                .forEach(table -> steps.add(dialect.drop(table)));
        finishes.forEach(finish -> steps.add(finish.functions()));
        mirrors.forEach(mirror -> steps.addAll(trial(mirror)));
        return steps;
    }

    private List<Step> trial(TableMirror mirror) {
        TrialDialect trials = database.dialect().trials();
        List<Step> steps = new ArrayList<>(trials.mirror(mirror, cascades(mirror.before())));
        mirror.follow()
                .map(follow -> trials.followed(mirror, cascades(follow.table())))
                .ifPresent(steps::addAll);
        return steps;
    }

    private boolean cascades(TableMirror.Table table) {
        return old.stream()
                .filter(each -> each.name().equals(table.name()))
                .anyMatch(new TrialPlan(database)::cascades);
    }

    private void onePerTable() {
        for (Mirror mirror : replace.mirrors()) {
            if (table(mirror).isEmpty()) {
                findings.add(
                        mirror.place(),
                        "'from' names "
                                + mirror.from()
                                + ", which is not among 'old': "
                                + String.join(
                                        ", ",
                                        replace.old().stream()
                                                .map(TableReference::toString)
                                                .toList())
                                + ".");
            }
            if (young(mirror).isEmpty()) {
                findings.add(
                        mirror.place(),
                        "The table '"
                                + mirror.into()
                                + "' is not made by a create-table before this operation, in the"
                                + " same file.");
            }
        }
        for (TableReference table : replace.old()) {
            long mirrors =
                    replace.mirrors().stream()
                            .filter(mirror -> mirror.from().equals(table))
                            .count();
            if (mirrors == 0 && !isFollowed(table)) {
                findings.add(
                        replace.place(),
                        "Nothing says what becomes of the rows of "
                                + table
                                + ": name it as 'from' of a mirror, or leave it out of 'old'.");
            } else if (mirrors > 1) {
                findings.add(
                        replace.place(),
                        table
                                + " is the 'from' of "
                                + mirrors
                                + " mirrors: this version of Gapless makes one new table of each"
                                + " old one.");
            }
        }
    }

    private boolean isFollowed(TableReference table) {
        return replace.mirrors().stream()
                .flatMap(mirror -> mirror.follow().stream())
                .anyMatch(follow -> follow.table().equals(table));
    }

    /// A row that is made and deleted with another one has no counterpart of its own.
    private void followed(Mirror mirror) {
        for (ReplaceTable.Follow follow : mirror.follow()) {
            if (table(follow.table()).isEmpty()) {
                findings.add(
                        follow.place(),
                        "'follow' names "
                                + follow.table()
                                + ", which is not among 'old': its rows belong to those of "
                                + mirror.from()
                                + ", and go with them at contract. Name it there.");
            }
            if (replace.mirrors().stream()
                    .filter(other -> !other.equals(mirror))
                    .flatMap(other -> other.follow().stream())
                    .anyMatch(other -> other.table().equals(follow.table()))) {
                findings.add(
                        follow.place(),
                        "'follow' names "
                                + follow.table()
                                + ", which another mirror follows, too: this version of Gapless"
                                + " follows a table from one of them.");
            }
            if (replace.mirrors().stream().anyMatch(other -> other.from().equals(follow.table()))) {
                findings.add(
                        follow.place(),
                        "'follow' names "
                                + follow.table()
                                + ", which is 'from' of a mirror: its rows have counterparts of"
                                + " their own, and are not made with those of "
                                + mirror.from()
                                + ". Say 'partner' instead.");
            }
        }
    }

    /// Each after those that it refers to.
    private List<Mirror> ordered() {
        List<Mirror> ordered = new ArrayList<>();
        List<Mirror> left = new ArrayList<>(replace.mirrors());
        while (!left.isEmpty()) {
            Optional<Mirror> next =
                    left.stream()
                            .filter(
                                    mirror ->
                                            left.stream().noneMatch(other -> refers(mirror, other)))
                            .findFirst();
            if (next.isEmpty()) {
                findings.add(
                        left.getFirst().place(),
                        "'partner' goes round in a circle: "
                                + String.join(
                                        ", ",
                                        left.stream().map(each -> each.into().name()).toList())
                                + ". This version of Gapless fills a table after those that it"
                                + " refers to.");
                return List.of();
            }
            ordered.add(next.get());
            left.remove(next.get());
        }
        return ordered;
    }

    private static boolean refers(Mirror mirror, Mirror other) {
        return mirror.columns().stream()
                .flatMap(
                        column ->
                                Stream.concat(
                                        column.partner().stream().map(Partner::mirror),
                                        column.memberOf().stream().map(MemberOf::mirror)))
                .anyMatch(other.into().name()::equals);
    }

    private Optional<NewTable> young(Mirror mirror) {
        return Optional.ofNullable(created.get(database.home(mirror.into())));
    }

    private Optional<TableShape> table(Mirror mirror) {
        return table(mirror.from());
    }

    private Optional<TableShape> table(TableReference reference) {
        int at = replace.old().indexOf(reference);
        return at < 0 ? Optional.empty() : Optional.of(old.get(at));
    }
}
