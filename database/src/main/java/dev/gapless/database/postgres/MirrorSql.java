package dev.gapless.database.postgres;

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
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the functions and triggers that keep two tables in step share.
///
/// - A write carries over the pairs whose side it changed, unless both say the same already.
/// - What a trigger of ours writes fires none of ours: each function runs with a setting, which the
///   server takes back when the function ends, also with an error.
/// - Rows find each other by the table of pairs of keys alone. Before a row is taken for one
///   without a partner its key is claimed there: a partner that this snapshot cannot see makes that
///   fail.
///
/// Equal is equal byte for byte. Names that a function of ours declares begin with `_`.
abstract sealed class MirrorSql
        permits Gathered,
                MirrorFill,
                MirrorFollowedSide,
                MirrorOldSide,
                MirrorNewSide,
                MirrorTrigger {
    final TableMirror mirror;

    final String map;

    final Table before;

    final Table after;

    final MirrorRule rule;

    final Optional<MirrorGroup> group;

    final Optional<MirrorGroup> membership;

    final Optional<MirrorFollow> follow;

    final Optional<MirrorMember> member;

    MirrorSql(TableMirror mirror) {
        this.mirror = mirror;
        this.map = map(mirror.tag());
        this.before = mirror.before();
        this.after = mirror.after();
        this.group = mirror.aggregate().map(each -> MirrorGroup.of(each, mirror.tag()));
        this.membership =
                mirror.membership().map(each -> MirrorGroup.of(each.aggregate(), each.to().tag()));
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

    static String map(String tag) {
        return "gapless.map_" + tag;
    }

    TableName map() {
        return new TableName("gapless", "map_" + mirror.tag());
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

    String fillRows() {
        return "gapless.fill_rows_" + mirror.tag();
    }

    RowFunction upFunction(Place place) {
        return function(
                "up_" + mirror.tag() + "_" + (place.pair() + 1) + "_" + (place.column() + 1),
                rule.side(place),
                List.of(mirror.pairs().get(place.pair()).before()));
    }

    RowFunction downFunction(int pair) {
        Pair both = mirror.pairs().get(pair);
        return function("down_" + mirror.tag() + "_" + (pair + 1), both.before(), both.after());
    }

    static RowFunction function(String name, Side of, List<Side> over) {
        List<Column> columns = ColumnPair.columns(over);
        return new RowFunction(
                "gapless." + name,
                columns,
                of.type(),
                of.value().isEmpty() ? Names.quote(columns.getFirst().name()) : of.value(),
                of.ifNull(),
                true,
                true);
    }

    List<RowFunction> givens(List<Given> givens, String side) {
        return IntStream.range(0, givens.size())
                .mapToObj(
                        i ->
                                new RowFunction(
                                        givenName(side, i),
                                        List.of(),
                                        givens.get(i).type(),
                                        givens.get(i).value(),
                                        "",
                                        false,
                                        false))
                .toList();
    }

    /// Functions of what columns get that only one of the tables has.
    List<Statement> givenFunctions() {
        List<Statement> statements = new ArrayList<>();
        statements.addAll(givenFunctions(mirror.newOnly(), "new"));
        statements.addAll(givenFunctions(mirror.oldOnly(), "old"));
        mirror.follow()
                .ifPresent(each -> statements.addAll(givenFunctions(each.given(), "followed")));
        return statements;
    }

    private List<Statement> givenFunctions(List<Given> givens, String side) {
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < givens.size(); i++) {
            if (givens.get(i).ofRow()) {
                statements.add(givenOfRow(givens.get(i), givenName(side, i)));
            } else {
                RowFunction function = givens(givens, side).get(i);
                statements.add(new Statement(function.create(), function.drop()));
                statements.add(new Statement("SELECT " + function.ofNothing(), ""));
            }
        }
        return statements;
    }

    private String givenName(String side, int given) {
        return "gapless.given_" + mirror.tag() + "_" + side + "_" + (given + 1);
    }

    /// Of a row of the new table, which the expression calls `new`.
    private Statement givenOfRow(Given given, String name) {
        String none = given.ifNull().isEmpty() ? "NULL" : given.ifNull();
        return new Statement(
                "CREATE FUNCTION "
                        + name
                        + "(new "
                        + Names.quote(after.name())
                        + ") RETURNS "
                        + given.type()
                        + "\nLANGUAGE plpgsql VOLATILE\n"
                        + RowFunction.SETTINGS
                        + "\nAS "
                        + Names.dollar(
                                """
                                #variable_conflict use_column
                                DECLARE
                                  _gapless_value %1$s;
                                BEGIN
                                  _gapless_value := (%2$s);
                                  RETURN coalesce(_gapless_value, CAST(%3$s AS %1$s));
                                EXCEPTION WHEN OTHERS OR assert_failure THEN
                                  IF SQLSTATE ~ '%4$s' THEN
                                    RAISE;
                                  END IF;
                                  RETURN CAST(%3$s AS %1$s);
                                END\
                                """
                                        .formatted(
                                                given.type(),
                                                given.value(),
                                                none,
                                                RowFunction.OF_THE_SERVER)),
                "DROP FUNCTION " + name + "(" + Names.quote(after.name()) + ")");
    }

    /// What columns get that only one of the tables has.
    ///
    /// @param row of the new table
    List<String> given(List<Given> givens, String side, String row) {
        return IntStream.range(0, givens.size())
                .mapToObj(
                        i ->
                                givens.get(i).ofRow()
                                        ? givenName(side, i) + "(" + row + ")"
                                        : givens(givens, side).get(i).ofNothing())
                .toList();
    }

    /// @param key of the old row `_row`, whose new one has the key `_id`
    String insertPair(String key) {
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) SELECT %s, _id, %s FROM %s AS _n WHERE %s = _id;"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            key,
                            Names.list(group.get().rule().results("_n.")),
                            Names.quote(after.name()),
                            rule.key("_n", after));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) VALUES (%s, _id, %s, %s);"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                key,
                                                each.rule().by("_row."),
                                                Names.list(each.rule().sources("_row."))))
                .orElse("INSERT INTO %s (old_id, new_id) VALUES (%s, _id);".formatted(map, key));
    }

    String pushed() {
        return membership
                .map(each -> "PERFORM " + each.push(each.rule().by("_row.")) + ";\n")
                .orElse("");
    }

    /// Variables for the keys of the rows that a row refers to.
    ///
    /// @param up they are found for a row of the old table
    String declaredPartners(boolean up) {
        return rule.references().stream()
                .map(
                        pair -> {
                            Partner partner = rule.partner(pair).orElseThrow();
                            return "  "
                                    + partnerVariable(pair)
                                    + " "
                                    + columnType(up ? partner.after() : partner.before())
                                    + ";\n";
                        })
                .collect(Collectors.joining());
    }

    static String partnerVariable(int pair) {
        return "_partner_" + (pair + 1);
    }

    /// Looks the partners of an old row up, and ends where one is missing.
    String partners(String row, String end) {
        return rule.references().stream()
                .map(
                        pair ->
                                """
                                %1$s := %2$s(%3$s);
                                IF %4$s THEN
                                  %5$s;
                                END IF;
                                """
                                        .formatted(
                                                partnerVariable(pair),
                                                partner(rule.partner(pair).orElseThrow().tag()),
                                                rule.oldColumn(pair, row),
                                                missing(
                                                        pair,
                                                        rule.oldColumn(pair, row),
                                                        rule.newMayBeNull(pair)),
                                                end))
                .collect(Collectors.joining());
    }

    static String missing(int pair, String column, boolean mayBeNull) {
        return partnerVariable(pair)
                + " IS NULL"
                + (mayBeNull ? " AND " + column + " IS NOT NULL" : "");
    }

    /// What cannot be found on the other side stays as it is there.
    static String carriedReference(
            String column,
            String changed,
            String given,
            boolean mayBeNull,
            String found,
            String asItIs) {
        return column
                + " = CASE WHEN NOT "
                + changed
                + " THEN "
                + asItIs
                + (mayBeNull ? " WHEN " + given + " IS NULL THEN NULL" : "")
                + " ELSE coalesce("
                + found
                + ", "
                + asItIs
                + ") END";
    }

    /// What a column of the new row `_n` becomes.
    ///
    /// @param changed condition that the old row's write changes it
    String carried(Place place, String changed, String row) {
        int pair = place.pair();
        return rule.newColumn(place)
                + " = CASE WHEN "
                + changed
                + (rule.hasWords(pair) ? " AND " + rule.notDown(pair, row, "_n.") : "")
                + " THEN "
                + rule.up(place, row)
                + " ELSE _n."
                + rule.newColumn(place)
                + " END";
    }

    /// The pair of columns by which a row belongs to its group.
    int reference() {
        TableMirror.Membership to = mirror.membership().orElseThrow();
        return rule.references().stream()
                .filter(
                        pair ->
                                mirror.pairs()
                                        .get(pair)
                                        .before()
                                        .name()
                                        .equals(to.aggregate().by().name()))
                .findFirst()
                .orElseThrow();
    }

    String insertNew(String row, boolean withKey) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (withKey) {
            columns.add(Names.quote(after.key()));
            values.add(row + Names.quote(before.key()));
        }
        rule.places()
                .forEach(
                        place -> {
                            columns.add(rule.newColumn(place));
                            values.add(
                                    rule.partner(place.pair()).isPresent()
                                            ? partnerVariable(place.pair())
                                            : rule.up(
                                                    place,
                                                    rule.followed(place.pair())
                                                            ? MirrorFollow.ROW
                                                            : row));
                        });
        member.ifPresent(
                each -> {
                    columns.add(each.rule().column(""));
                    values.add(MirrorMember.REFERENCE);
                });
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.newOnly(), "new").forEach(given -> values.add(given.ofNothing()));
        return insert(after, "_n", columns, values);
    }

    String returningNew() {
        return " RETURNING " + rule.key("_n", after) + " INTO _id;";
    }

    static String insert(Table table, String alias, List<String> columns, List<String> values) {
        return "INSERT INTO "
                + Names.quote(table.name())
                + " AS "
                + alias
                + " ("
                + Names.list(columns)
                + ") VALUES ("
                + Names.list(values)
                + ")";
    }

    static String changedKey(Table table) {
        String name = Names.quote(table.key());
        return FillTrigger.differ("NEW." + name, "OLD." + name);
    }

    static String definer() {
        return "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp";
    }

    String silent() {
        return " SET " + setting() + " = 'on'";
    }

    String setting() {
        return setting(mirror.silence().tag());
    }

    /// While it is on no trigger of the mirror fires.
    static String setting(String tag) {
        return "gapless.mirror_" + tag;
    }

    static String partner(String tag) {
        return "gapless.partner_" + tag;
    }

    String partner() {
        return partner(mirror.tag());
    }

    String fill() {
        return "gapless.fill_" + mirror.tag();
    }

    /// The search path of our functions knows no types of the user.
    static String columnType(Table table) {
        return columnType(table, table.key());
    }

    static String columnType(Table table, String column) {
        return Names.quote(table.name()) + "." + Names.quote(column) + "%TYPE";
    }

    private final class Words implements MirrorRule.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String differ(List<Side> sides, List<String> left, List<String> right) {
            return FillTrigger.differ(Names.list(left), Names.list(right));
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
            return MirrorSql.map(partner.tag());
        }

        @Override
        public String newOnly(int given) {
            return givens(mirror.newOnly(), "new").get(given).ofNothing();
        }
    }
}
