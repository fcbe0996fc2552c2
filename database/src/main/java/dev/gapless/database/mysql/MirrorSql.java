package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Partner;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the functions and triggers that keep two tables in step share; they do what those of
/// PostgreSQL do.
///
/// - What a trigger of ours writes fires none of ours: a variable of the session has the moment at
///   which the statement began. One that a failed statement left behind is of another moment, and
///   says nothing to the next one.
/// - Every read that decides something locks, and so sees what is there, not the transaction's
///   snapshot.
/// - An UPDATE assigns from left to right, so whether a column is carried over is found out before.
///
/// Equal is equal byte for byte. Names that a body of ours declares begin with `_gapless_`.
abstract sealed class MirrorSql
        permits Gathered,
                MirrorFill,
                MirrorFollowedSide,
                MirrorOldSide,
                MirrorNewSide,
                MirrorTrigger {
    final TableMirror mirror;

    final Table before;

    final Table after;

    final String map;

    final MirrorRule rule;

    final Optional<MirrorGroup> group;

    final Optional<MirrorGroup> membership;

    final Optional<MirrorFollow> follow;

    final Optional<MirrorMember> member;

    MirrorSql(TableMirror mirror) {
        this.mirror = mirror;
        this.before = mirror.before();
        this.after = mirror.after();
        this.map = Names.quote(map());
        this.group = mirror.aggregate().map(each -> MirrorGroup.of(each, mirror.asPartner()));
        this.membership =
                mirror.membership().map(each -> MirrorGroup.of(each.aggregate(), each.to()));
        this.member = mirror.memberOf().map(each -> MirrorMember.of(mirror, each));
        this.rule =
                new MirrorRule(
                        mirror,
                        map,
                        new Words(),
                        group.map(MirrorGroup::rule),
                        membership.map(MirrorGroup::rule),
                        member.map(MirrorMember::rule));
        this.follow = mirror.follow().map(each -> new MirrorFollow(mirror, each, rule));
    }

    MirrorRule rule() {
        return rule;
    }

    TableName map() {
        return new TableName("gapless", named("map"));
    }

    static String map(Partner partner) {
        return Names.quote(new TableName("gapless", named("map", partner.tag(), partner.before())));
    }

    /// Functions of the expressions.
    List<Statement> conversions() {
        List<Statement> statements = new ArrayList<>();
        Stream.concat(
                        rule.computed().stream().map(this::upFunction),
                        rule.computedBack().stream().map(this::downFunction))
                .forEach(
                        function -> {
                            // A mistake in the expression must show here, before a write of the
                            // application can meet it.
                            statements.add(new Statement(function.tryOut(), ""));
                            statements.add(new Statement(function.create(), function.drop()));
                        });
        return statements;
    }

    /// The function that makes the counterparts of many rows; empty where the keys cannot be told
    /// in JSON, or are other ones in the new table, or where what one statement finds could be gone
    /// before the next one.
    String fillRows() {
        return mirror.keepsIds()
                        && membership.isEmpty()
                        && follow.isEmpty()
                        && member.isEmpty()
                        && KeyType.isWhole(before.keyParameter())
                ? ours("fill_rows")
                : "";
    }

    /// The call that makes the counterpart of one row.
    String fillOf(String key) {
        return ours("fill") + "(" + key + follow.map(_ -> ", false").orElse("") + ")";
    }

    RowFunction upFunction(Place place) {
        return function(
                "up_" + mirror.tag() + "_" + (place.pair() + 1) + "_" + (place.column() + 1),
                oldTable(place.pair()).name(),
                rule.side(place),
                List.of(mirror.pairs().get(place.pair()).before()));
    }

    /// The table that has the old column of a pair.
    private Table oldTable(int pair) {
        return rule.followed(pair) ? mirror.follow().orElseThrow().table() : before;
    }

    RowFunction downFunction(int pair) {
        Pair both = mirror.pairs().get(pair);
        return function(
                "down_" + mirror.tag() + "_" + (pair + 1),
                after.name(),
                both.before(),
                both.after());
    }

    static RowFunction function(String name, TableName table, Side of, List<Side> over) {
        return new RowFunction(
                name,
                table,
                ColumnPair.columns(over),
                of.type(),
                of.value().isEmpty() ? Names.quote(over.getFirst().name()) : of.value(),
                of.ifNull(),
                true);
    }

    /// @param row the old one
    String insertPair(String oldKey, String newKey, String row) {
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) SELECT %s, %s, %s FROM %s AS _n WHERE %s = %4$s;"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            oldKey,
                            newKey,
                            Names.list(group.get().rule().results("_n.")),
                            Names.quote(after.name()),
                            rule.key("_n", after));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) VALUES (%s, %s, %s, %s);"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                oldKey,
                                                newKey,
                                                each.rule().by(row),
                                                Names.list(each.rule().sources(row))))
                .orElse(
                        "INSERT INTO %s (old_id, new_id) VALUES (%s, %s);"
                                .formatted(map, oldKey, newKey));
    }

    /// Variables for the keys of the rows that a row refers to.
    ///
    /// @param up they are found for a row of the old table
    String declaredPartners(boolean up) {
        return rule.references().stream()
                .map(
                        pair -> {
                            Partner partner = rule.partner(pair).orElseThrow();
                            return "  DECLARE "
                                    + partnerVariable(pair)
                                    + " "
                                    + (up ? partner.after() : partner.before()).keyType()
                                    + ";\n";
                        })
                .collect(Collectors.joining());
    }

    static String partnerVariable(int pair) {
        return "_gapless_partner_" + (pair + 1);
    }

    /// Looks up the partners of an old row, as they are, whatever the snapshot says; without a
    /// warning where there is none.
    String partners(String row) {
        return partners(row, "");
    }

    /// @param unlessLocked words that leave alone what somebody else has locked
    String partners(String row, String unlessLocked) {
        return rule.references().stream()
                .map(pair -> partnerOf(pair, row, isGroup(pair) ? unlessLocked : ""))
                .collect(Collectors.joining());
    }

    String partnerOf(int pair, String row, String unlessLocked) {
        return partner(pair, "new_id", "old_id", rule.oldColumn(pair, row), unlessLocked);
    }

    /// The row belongs to the one that it refers to, which is to be locked then.
    boolean isGroup(int pair) {
        return membership.stream()
                .anyMatch(
                        each ->
                                each.aggregate()
                                        .by()
                                        .name()
                                        .equals(mirror.pairs().get(pair).before().name()));
    }

    String newPartnerOf(int pair) {
        return partner(pair, "old_id", "new_id", rule.newColumns(pair, "NEW.").getFirst(), "");
    }

    String changedPartners(boolean up) {
        return rule.references().stream()
                .map(
                        pair ->
                                "IF "
                                        + (up
                                                ? rule.oldChanged(pair, "NEW.")
                                                : rule.newChanged(pair))
                                        + " THEN\n"
                                        + (up ? partnerOf(pair, "NEW.", "") : newPartnerOf(pair))
                                                .indent(2)
                                        + "END IF;\n")
                .collect(Collectors.joining());
    }

    String partner(int pair, String wanted, String by, String key, String unlessLocked) {
        return "SELECT max(_r.%s) INTO %s FROM %s AS _r WHERE _r.%s = %s %s%s;\n"
                .formatted(
                        wanted,
                        partnerVariable(pair),
                        map(rule.partner(pair).orElseThrow()),
                        by,
                        key,
                        isGroup(pair) ? "FOR UPDATE" : "LOCK IN SHARE MODE",
                        unlessLocked);
    }

    /// Condition that the partners of an old row were found, and the row that it follows.
    String found(String row) {
        return Stream.of(
                        rule.references().stream()
                                .map(
                                        pair ->
                                                found(
                                                        pair,
                                                        rule.oldColumn(pair, row),
                                                        rule.newMayBeNull(pair))),
                        member.map(each -> each.rule().placed(row)).stream(),
                        follow.map(MirrorFollow::isThere).stream())
                .flatMap(each -> each)
                .collect(Collectors.joining(" AND "));
    }

    static String found(int pair, String column, boolean mayBeNull) {
        String found = partnerVariable(pair) + " IS NOT NULL";
        return mayBeNull ? "(" + column + " IS NULL OR " + found + ")" : found;
    }

    /// A row that refers to none is left alone.
    String placed(String partners, String found, String statements) {
        return !found.isEmpty()
                ? partners + "IF " + found + " THEN\n" + statements.indent(2) + "END IF;\n"
                : statements;
    }

    /// `client (login, ..)`
    String newTable(boolean withKey) {
        List<String> columns = new ArrayList<>();
        if (withKey) {
            columns.add(Names.quote(after.key()));
        }
        rule.places().forEach(place -> columns.add(rule.newColumn(place)));
        member.ifPresent(each -> columns.add(each.rule().column("")));
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        return Names.quote(after.name()) + " (" + Names.list(columns) + ")";
    }

    /// In a query.
    List<String> newValues(String row) {
        return newValues(place -> rule.up(place, row));
    }

    /// Where the partners have been looked up.
    List<String> insertedValues(String row) {
        return newValues(place -> given(place, row));
    }

    String given(Place place, String row) {
        if (rule.followed(place.pair())) {
            String value = MirrorFollow.variable(place.pair());
            return rule.computed().contains(place) ? upFunction(place).ofValue(value) : value;
        }
        return rule.partner(place.pair()).isPresent()
                ? partnerVariable(place.pair())
                : rule.up(place, row);
    }

    List<String> newValues(Function<Place, String> value) {
        List<String> values = new ArrayList<>();
        rule.places().forEach(place -> values.add(value.apply(place)));
        member.ifPresent(_ -> values.add(MirrorMember.REFERENCE));
        mirror.newOnly().forEach(given -> values.add(value(given)));
        return values;
    }

    static String joined(List<Integer> pairs, IntFunction<String> words, String between) {
        return pairs.stream().map(words::apply).collect(Collectors.joining(between));
    }

    static String value(Given given) {
        return "(" + given.value() + ")";
    }

    static String changedKey(Table table) {
        String name = Names.quote(table.key());
        return "NOT (" + FillTrigger.same(table.keyParameter(), "NEW." + name, "OLD." + name) + ")";
    }

    String pairs(IntFunction<String> words, String between) {
        return IntStream.range(0, mirror.pairs().size())
                .mapToObj(words)
                .collect(Collectors.joining(between));
    }

    static String flag(int pair) {
        return "_gapless_" + (pair + 1);
    }

    String moment() {
        return moment(mirror);
    }

    static String moment(TableMirror mirror) {
        TableMirror silence = mirror.silence();
        return moment(silence.tag(), silence.before());
    }

    /// While it is now no trigger of the mirror fires.
    static String moment(String tag, Table before) {
        return "@gapless_" + tag + "_" + Names.digest(before.name().schema());
    }

    String ours(String kind) {
        return ours(kind, mirror.tag(), before);
    }

    static String ours(String kind, String tag, Table before) {
        return "gapless." + Names.quote(named(kind, tag, before));
    }

    String named(String kind) {
        return named(kind, mirror.tag(), before);
    }

    static String named(String kind, String tag, Table before) {
        return kind + "_" + tag + "_" + Names.digest(before.name().schema());
    }

    private final class Words implements MirrorRule.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String differ(List<Side> sides, List<String> left, List<String> right) {
            return FillTrigger.differ(sides, left, right);
        }

        @Override
        public String up(Place place, String oldPrefix) {
            return upFunction(place).of(oldPrefix);
        }

        @Override
        public String down(int pair, String newPrefix) {
            return downFunction(pair).of(newPrefix);
        }

        @Override
        public String map(Partner partner) {
            return MirrorSql.map(partner);
        }

        @Override
        public String newOnly(int given) {
            return value(mirror.newOnly().get(given));
        }
    }
}
