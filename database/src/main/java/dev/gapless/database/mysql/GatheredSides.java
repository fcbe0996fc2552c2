package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What happens when either release writes where several old rows stand behind one new row.
///
/// @param lost query for triggers of the driving table that are not there
record GatheredSides(TableMirror mirror, Gathered gathered, String lost) {
    private static final int DRIVING = GatherRule.DRIVING;

    private MirrorRule rule() {
        return gathered.rule;
    }

    private GatherRule gather() {
        return gathered.gather;
    }

    private Table before() {
        return mirror.before();
    }

    private Table after() {
        return mirror.after();
    }

    String oldInserted() {
        return gathered.follow.map(each -> each.lookedUp("NEW.", MirrorFollow.LOCKED)).orElse("")
                + gathered.put("NEW." + Names.quote(before().key()), gathered.keysOf("NEW."));
    }

    String oldUpdated() {
        String id = Names.quote(before().key());
        return gathered.standing("OLD." + id)
                + """
                IF %1$s THEN
                  UPDATE %2$s SET old_id = NEW.%3$s WHERE source = %4$d AND old_id = OLD.%3$s;
                END IF;
                """
                        .formatted(MirrorSql.changedKey(before()), gathered.behind, id, DRIVING)
                + gathered.follow.map(this::followedAnew).orElse("")
                + gathered.put("NEW." + id, gathered.keysOf("NEW."));
    }

    private String followedAnew(MirrorFollow follow) {
        return """
        IF _gapless_is_key_1 IS NULL OR %s THEN
        %s  IF NOT (%s) THEN
        %s  END IF;
        ELSE
        %sEND IF;
        """
                .formatted(
                        rule().followsAnother("NEW."),
                        follow.lookedUp("NEW.", MirrorFollow.LOCKED).indent(2),
                        follow.isThere(),
                        gathered.followedStays().indent(4),
                        gathered.followedStays().indent(2));
    }

    String oldDeleted() {
        String id = "OLD." + Names.quote(before().key());
        return gathered.standing(id)
                + "CALL %s(%d, %s, %s, false, %s);\n"
                        .formatted(
                                gathered.ours("move"),
                                DRIVING,
                                id,
                                Names.list(gather().keys(Gathered.IS)),
                                String.join(", ", gather().each(_ -> "NULL")));
    }

    /// A read FOR UPDATE is a write to the server: it would refuse a statement of the application
    /// that reads the table of these rows itself (1442).
    String followedUpdated() {
        String id = rule().key("_o", before());
        String rows = Names.quote(before().name());
        return """
        SELECT max(%1$s) INTO _gapless_old FROM %2$s AS _o WHERE %3$s = NEW.%4$s LOCK IN SHARE MODE;
        IF _gapless_old IS NOT NULL THEN
          SELECT max(%1$s) INTO _gapless_old FROM %2$s AS _o WHERE %1$s = _gapless_old LOCK IN SHARE MODE;
        %5$s  IF _gapless_is_key_1 IS NOT NULL THEN
        %6$s%7$s  END IF;
        END IF;
        """
                .formatted(
                        id,
                        rows,
                        rule().followedKey("_o."),
                        Names.quote(gathered.follow.orElseThrow().table().key()),
                        gathered.standing("_gapless_old").indent(2),
                        gathered.put(
                                        "_gapless_old",
                                        gather().each(
                                                        pair ->
                                                                rule().followed(pair)
                                                                        ? rule().oldColumn(
                                                                                        pair,
                                                                                        "NEW.")
                                                                        : Gathered.IS
                                                                                + "key_"
                                                                                + (pair + 1)))
                                .indent(4),
                        parked(id, rows).indent(2));
    }

    /// The row said a key that the new table could not hold, and now it may say one that it can.
    /// One that the backfill is to come to would fall behind before its own triggers are there.
    private String parked(String id, String rows) {
        List<Integer> own = rule().own();
        return """
        ELSEIF NOT (%s) AND %s AND NOT EXISTS (%s) THEN
        %s%s\
        """
                .formatted(
                        gather().fits(oldFollowed("OLD."), rule()::followed),
                        gather().fits(oldFollowed("NEW."), rule()::followed),
                        lost,
                        own.isEmpty()
                                ? ""
                                : "  SELECT %s INTO %s FROM %s AS _o WHERE %s = _gapless_old LOCK IN SHARE MODE;\n"
                                        .formatted(
                                                MirrorSql.joined(
                                                        own,
                                                        pair ->
                                                                "max("
                                                                        + rule().oldColumn(
                                                                                        pair, "_o.")
                                                                        + ")",
                                                        ", "),
                                                MirrorSql.joined(
                                                        own, GatheredSides::variable, ", "),
                                                rows,
                                                id),
                        gathered.put(
                                        "_gapless_old",
                                        gather().each(
                                                        pair ->
                                                                rule().followed(pair)
                                                                        ? rule().oldColumn(
                                                                                        pair,
                                                                                        "NEW.")
                                                                        : variable(pair)))
                                .indent(2));
    }

    private List<String> oldFollowed(String row) {
        return gather().each(pair -> rule().followed(pair) ? rule().oldColumn(pair, row) : "");
    }

    /// What the row itself says, where only the one that it follows is at hand.
    private static String variable(int pair) {
        return "_gapless_own_" + (pair + 1);
    }

    String declaredOwn() {
        return MirrorSql.joined(
                rule().own(),
                pair ->
                        "  DECLARE "
                                + variable(pair)
                                + " "
                                + mirror.pairs().get(pair).before().type()
                                + ";\n",
                "");
    }

    String newInserted() {
        String keys = Names.list(gather().keys(""));
        String said = Names.list(gather().newKeys("NEW."));
        MirrorNewSide side = new MirrorNewSide(mirror);
        return side.lockedFirst()
                + "INSERT INTO %s (%s, new_id, n) VALUES (%s, NEW.%s, 1);\n"
                        .formatted(gathered.groups, keys, said, Names.quote(after().key()))
                + side.insertOld("")
                + "INSERT INTO %s (source, old_id, %s) VALUES (%d, last_insert_id(), %s);\n"
                        .formatted(gathered.behind, keys, DRIVING, said);
    }

    /// Where the new row stands; without a warning where it does not.
    private String found() {
        return "SELECT %s INTO %s FROM %s AS _g WHERE _g.new_id = OLD.%s FOR UPDATE;\n"
                .formatted(
                        Names.list(
                                gather().keys("_g.").stream().map(k -> "max(" + k + ")").toList()),
                        Names.list(gather().keys(Gathered.IS)),
                        gathered.groups,
                        Names.quote(after().key()));
    }

    private String behindIt(String alias) {
        return GatherRule.equal(gather().keys(alias), gather().keys(Gathered.IS));
    }

    /// Old rows that stand behind it, found by what we have of them.
    private String rows() {
        return "%s AS _b%s STRAIGHT_JOIN %s AS _o ON %s = _b.old_id"
                .formatted(
                        gathered.behind,
                        gather().byKey(),
                        Names.quote(before().name()),
                        rule().key("_o", before()));
    }

    private String those() {
        return "_b.source = " + DRIVING + " AND " + behindIt("_b.");
    }

    String newDeleted() {
        String delete =
                mirror.follow()
                        .map(
                                follow ->
                                        "DELETE _o, _p FROM "
                                                + rows()
                                                + rule().joinFollowed(" LEFT JOIN ", "_o."))
                        .orElse("DELETE _o FROM " + rows());
        return found()
                + """
                IF _gapless_is_key_1 IS NOT NULL THEN
                  %s WHERE %s;
                  DELETE _b FROM %s AS _b%s WHERE %s;
                  DELETE FROM %s WHERE %s;
                END IF;
                """
                        .formatted(
                                delete,
                                those(),
                                gathered.behind,
                                gather().byKey(),
                                behindIt("_b."),
                                gathered.groups,
                                behindIt(""));
    }

    String newUpdated() {
        List<String> keys = gather().keys("");
        String set = GatherRule.assigned(keys, gather().newKeys("NEW."));
        return found()
                + """
                IF _gapless_is_key_1 IS NOT NULL THEN
                  UPDATE %1$s SET %2$s, new_id = NEW.%3$s WHERE %4$s;
                %5$s%6$s  UPDATE %7$s AS _b%8$s SET %9$s WHERE %10$s;
                END IF;
                """
                        .formatted(
                                gathered.groups,
                                set,
                                Names.quote(after().key()),
                                behindIt(""),
                                written(
                                                rule().own(),
                                                "_o.",
                                                what -> "UPDATE " + rows() + " SET " + what)
                                        .indent(2),
                                mirror.follow()
                                                .map(
                                                        _ ->
                                                                written(
                                                                                rule().followed(),
                                                                                "_p.",
                                                                                what ->
                                                                                        "UPDATE "
                                                                                                + rows()
                                                                                                + rule().joinFollowed(
                                                                                                                " STRAIGHT_JOIN ",
                                                                                                                "_o.")
                                                                                                + " SET "
                                                                                                + what)
                                                                        .indent(2))
                                                .orElse("")
                                        + mirror.referrers().stream()
                                                .map(this::referring)
                                                .collect(Collectors.joining())
                                                .indent(2),
                                gathered.behind,
                                gather().byKey(),
                                GatherRule.assigned(gather().keys("_b."), gather().newKeys("NEW.")),
                                behindIt("_b."));
    }

    /// Rows of another table that refer to it and still say what is noted of them.
    private String referring(TableMirror.Referrer referrer) {
        List<String> columns =
                referrer.how().key().stream()
                        .map(side -> "_o." + Names.quote(side.name()))
                        .toList();
        return "UPDATE %s AS _b%s STRAIGHT_JOIN %s AS _o ON %s = _b.old_id SET %s WHERE _b.source = %d AND %s AND NOT (%s);\n"
                .formatted(
                        gathered.behind,
                        gather().byKey(),
                        Names.quote(referrer.before().name()),
                        rule().key("_o", referrer.before()),
                        GatherRule.assigned(columns, gather().newKeys("NEW.")),
                        referrer.how().source(),
                        behindIt("_b."),
                        gather().differ(gather().keys("_b."), columns));
    }

    private String written(List<Integer> pairs, String alias, UnaryOperator<String> update) {
        return pairs.isEmpty()
                ? ""
                : """
                IF %s THEN
                  %s WHERE %s;
                END IF;
                """
                        .formatted(
                                MirrorSql.joined(pairs, rule()::newChanged, " OR "),
                                update.apply(
                                        pairs.stream()
                                                .map(
                                                        pair ->
                                                                rule().oldColumn(pair, alias)
                                                                        + " = "
                                                                        + rule().newColumns(
                                                                                        pair,
                                                                                        "NEW.")
                                                                                .getFirst())
                                                .collect(Collectors.joining(", "))),
                                those());
    }
}
