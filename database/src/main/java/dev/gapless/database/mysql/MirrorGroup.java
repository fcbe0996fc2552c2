package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GroupRule;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Aggregate;
import dev.gapless.migration.plan.TableMirror.Partner;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps what a new row says of the last of several old rows, in the words of MariaDB and MySQL.
/// Whoever changes one of them holds the pair of the row that they belong to, and reads with locks.
///
/// @param to the mirror that the rows belong to
record MirrorGroup(Aggregate aggregate, Partner to, MirrorTrigger columns, GroupRule rule) {
    static MirrorGroup of(Aggregate aggregate, Partner to) {
        MirrorTrigger columns = new MirrorTrigger(aggregate.columns());
        return new MirrorGroup(
                aggregate,
                to,
                columns,
                new GroupRule(
                        aggregate,
                        columns.rule(),
                        MirrorSql.map(aggregate.rows()),
                        MirrorSql.map(to),
                        new GroupRule.Words(
                                Names::quote,
                                Names::literal,
                                column -> "CAST(" + column + " AS char)",
                                " FORCE INDEX (parent_id)")));
    }

    List<Statement> conversions() {
        return columns.conversions();
    }

    /// Beside the pairs of the rows that the others belong to.
    String resultColumns() {
        return definitions(aggregate.results());
    }

    /// Beside the pairs of the others.
    String sourceColumns() {
        return ", parent_id "
                + aggregate.by().type()
                + definitions(aggregate.sources())
                + ", KEY parent_id (parent_id)";
    }

    private static String definitions(List<Side> sides) {
        return sides.stream()
                .map(side -> ", " + Names.quote(side.name()) + " " + side.type() + " NULL")
                .collect(Collectors.joining());
    }

    /// Variables of a trigger of the rows.
    String declared() {
        String parent = aggregate.by().type();
        return Stream.of(
                                "_gapless_parent " + parent,
                                "_gapless_moved " + parent,
                                "_gapless_lock " + parent)
                        .map(each -> "  DECLARE " + each + ";\n")
                        .collect(Collectors.joining())
                + declaredShared()
                + "  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;\n";
    }

    private String declaredShared() {
        return rule.pairNumbers()
                .mapToObj(
                        pair ->
                                "  DECLARE "
                                        + sharedVariable(pair)
                                        + " "
                                        + aggregate.columns().pairs().get(pair).before().type()
                                        + ";\n")
                .collect(Collectors.joining());
    }

    static String sharedVariable(int pair) {
        return "_gapless_shared_" + (pair + 1);
    }

    String oldChanged() {
        return FillTrigger.differ(aggregate.sources(), rule.sources("NEW."), rule.sources("OLD."));
    }

    String newChanged() {
        return FillTrigger.differ(aggregate.results(), rule.results("NEW."), rule.results("OLD."));
    }

    private String lock(String parents) {
        return "SELECT max(_g.old_id) INTO _gapless_lock FROM %s AS _g WHERE _g.old_id IN (%s) FOR UPDATE;\n"
                .formatted(rule.groups(), parents);
    }

    /// Before a row goes.
    ///
    /// @param key of the old one
    String leaving(String key) {
        return """
        SELECT _m.parent_id INTO _gapless_parent FROM %s AS _m WHERE _m.old_id = %s FOR UPDATE;
        %s\
        """
                .formatted(rule.pairs(), key, lock("_gapless_parent"));
    }

    /// After the old release wrote a row.
    String moved(Table rows) {
        String key = "NEW." + Names.quote(rows.key());
        String moved = moved();
        return """
        IF %s THEN
          SELECT _m.parent_id INTO _gapless_parent FROM %s AS _m WHERE _m.old_id = %s FOR UPDATE;
        %s  UPDATE %s SET parent_id = %s, %s WHERE old_id = %s;
          %s
          IF %s THEN
            %s
          END IF;
        END IF;
        """
                .formatted(
                        placeChanged(),
                        rule.pairs(),
                        key,
                        lock("_gapless_parent, " + rule.by("NEW.")).indent(2),
                        rule.pairs(),
                        rule.by("NEW."),
                        rule.sources("").stream()
                                .map(name -> name + " = NEW." + name)
                                .collect(Collectors.joining(", ")),
                        key,
                        push("_gapless_parent"),
                        moved,
                        push(rule.by("NEW.")));
    }

    /// After the new release gave a row to another group.
    ///
    /// @param changed condition that it did
    String movedBack(String changed, Table rows) {
        return """
        IF %s THEN
          SELECT _m.parent_id INTO _gapless_parent FROM %s AS _m WHERE _m.old_id = _gapless_id FOR UPDATE;
          SELECT %s INTO _gapless_moved FROM %s AS _o WHERE _o.%s = _gapless_id FOR UPDATE;
        %s  UPDATE %s SET parent_id = _gapless_moved WHERE old_id = _gapless_id;
          %s
          %s
        END IF;
        """
                .formatted(
                        changed,
                        rule.pairs(),
                        rule.by("_o."),
                        Names.quote(rows.name()),
                        Names.quote(rows.key()),
                        lock("_gapless_parent, _gapless_moved").indent(2),
                        rule.pairs(),
                        pull("_gapless_parent"),
                        pull("_gapless_moved"));
    }

    /// Before the new release's row is made in the old table: it gets what the group says, so that
    /// the rule holds whether it is the last or not.
    String joined(String parent) {
        return """
        SELECT %s INTO %s
          FROM %s AS _g WHERE _g.old_id = %s FOR UPDATE;
        """
                .formatted(
                        pairs(pair -> rule.columns().down(pair, "_g.")),
                        pairs(MirrorGroup::sharedVariable),
                        rule.groups(),
                        parent);
    }

    private String pairs(IntFunction<String> each) {
        return rule.pairNumbers().mapToObj(each).collect(Collectors.joining(", "));
    }

    /// Groups before rows and pairs, in the order of their keys, as everybody takes them.
    String oldLockedFirst(boolean update) {
        return update
                ? "IF %s THEN\n  %sEND IF;\n"
                        .formatted(placeChanged(), lock(rule.by("OLD.") + ", " + rule.by("NEW.")))
                : lock(rule.by("OLD."));
    }

    /// @param changed condition that a row goes to another group; empty: it goes
    /// @param column of the new table by which it belongs to one
    String newLockedFirst(String changed, String column) {
        String lock =
                "SELECT max(_g.old_id) INTO _gapless_lock FROM %s AS _g WHERE _g.new_id IN (OLD.%s%s) FOR UPDATE;\n"
                        .formatted(
                                rule.groups(), column, changed.isEmpty() ? "" : ", NEW." + column);
        return changed.isEmpty() ? lock : "IF " + changed + " THEN\n  " + lock + "END IF;\n";
    }

    private String moved() {
        return FillTrigger.differ(
                List.of(aggregate.by()), List.of(rule.by("NEW.")), List.of(rule.by("OLD.")));
    }

    /// The key decides, too, where two rows are equally late.
    private String placeChanged() {
        Table rows = aggregate.columns().before();
        String key = Names.quote(rows.key());
        return "NOT ("
                + FillTrigger.same(rows.keyParameter(), "NEW." + key, "OLD." + key)
                + ") OR "
                + moved()
                + " OR "
                + oldChanged();
    }

    private String last(String parent) {
        return """
        SET _gapless_last = NULL;
        %s LOCK IN SHARE MODE;
        """
                .formatted(rule.selectLast(parent, " INTO _gapless_last"));
    }

    /// After the new release wrote the row that others belong to.
    String chosen(String map) {
        return """
        IF %s THEN
          UPDATE %s SET %s WHERE old_id = _gapless_id;
          %s
        END IF;
        """
                .formatted(
                        newChanged(),
                        map,
                        rule.results("").stream()
                                .map(name -> name + " = NEW." + name)
                                .collect(Collectors.joining(", ")),
                        pull("_gapless_id"));
    }

    String push(String parent) {
        return "CALL " + name("push") + "(" + parent + ");";
    }

    String pull(String parent) {
        return "CALL " + name("pull") + "(" + parent + ");";
    }

    private String name(String kind) {
        return MirrorSql.ours(kind, to.tag(), to.before());
    }

    /// The last of the old rows -> the new row.
    Statement push() {
        Table after = aggregate.columns().after();
        return procedure(
                "push",
                MirrorSql.moment(to.tag(), to.before()),
                """
                UPDATE %s AS _n JOIN %s AS _g ON _g.new_id = _n.%s JOIN %s AS _w ON _w.old_id = _gapless_last SET
                  %s
                  WHERE _g.old_id = _gapless_of;
                UPDATE %s AS _g JOIN %s AS _n ON _n.%s = _g.new_id SET
                  %s
                  WHERE _g.old_id = _gapless_of;
                """
                        .formatted(
                                Names.quote(after.name()),
                                rule.groups(),
                                Names.quote(after.key()),
                                rule.pairs(),
                                rule.columns().places().stream()
                                        .map(
                                                place ->
                                                        "_n.%1$s = if(%2$s, %3$s, _n.%1$s)"
                                                                .formatted(
                                                                        rule.columns()
                                                                                .newColumn(place),
                                                                        rule.broken(
                                                                                place.pair(),
                                                                                "_g.",
                                                                                "_w."),
                                                                        rule.columns()
                                                                                .up(place, "_w.")))
                                        .collect(Collectors.joining(",\n  ")),
                                rule.groups(),
                                Names.quote(after.name()),
                                Names.quote(after.key()),
                                rule.results("").stream()
                                        .map(name -> "_g." + name + " = _n." + name)
                                        .collect(Collectors.joining(", "))));
    }

    /// The new row -> all old rows that belong to it.
    Statement pull() {
        Table rows = aggregate.columns().before();
        return procedure(
                "pull",
                MirrorSql.moment(aggregate.member(), rows),
                """
                SELECT %1$s INTO %2$s
                  FROM %3$s AS _g JOIN %4$s AS _w ON _w.old_id = _gapless_last WHERE _g.old_id = _gapless_of LOCK IN SHARE MODE;
                UPDATE %4$s AS _m SET %5$s WHERE _m.parent_id = _gapless_of;
                UPDATE %6$s AS _o JOIN %4$s AS _m ON _m.old_id = _o.%7$s SET
                  %8$s
                  WHERE _m.parent_id = _gapless_of;
                """
                        .formatted(
                                pairs(pair -> rule.given(pair, "_g.", "_w.")),
                                pairs(MirrorGroup::sharedVariable),
                                rule.groups(),
                                rule.pairs(),
                                pairs(pair -> assigned(pair, "_m.")),
                                Names.quote(rows.name()),
                                Names.quote(rows.key()),
                                pairs(pair -> assigned(pair, "_o."))));
    }

    private String assigned(int pair, String prefix) {
        return rule.columns().oldColumn(pair, prefix) + " = " + sharedVariable(pair);
    }

    private Statement procedure(String kind, String moment, String body) {
        return new Statement(
                """
                CREATE PROCEDURE %s(_gapless_of %s)
                BEGIN
                  DECLARE _gapless_last %s;
                  DECLARE _gapless_lock %s;
                  DECLARE _gapless_broken boolean;
                %s                  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;
                %s%s  SELECT %s INTO _gapless_broken FROM %s AS _g JOIN %s AS _w ON _w.old_id = _gapless_last
                    WHERE _g.old_id = _gapless_of LOCK IN SHARE MODE;
                  IF _gapless_broken THEN
                    SET %s = now(6);
                %s    SET %s = NULL;
                  END IF;
                END\
                """
                        .formatted(
                                name(kind),
                                aggregate.by().type(),
                                aggregate.columns().before().keyType(),
                                aggregate.by().type(),
                                declaredShared(),
                                lock("_gapless_of").indent(2),
                                last("_gapless_of").indent(2),
                                rule.anyBroken("_g.", "_w."),
                                rule.groups(),
                                rule.pairs(),
                                moment,
                                body.indent(4),
                                moment),
                "DROP PROCEDURE " + name(kind));
    }
}
