package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GroupRule;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Aggregate;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps what a new row says of the last of several old rows, in PostgreSQL's words. Whoever
/// changes one of them counts up the pair of the row that they belong to: that locks it, and makes
/// whoever has an older snapshot fail instead of reading what is no longer so.
///
/// @param tag of the mirror that the rows belong to
record MirrorGroup(Aggregate aggregate, String tag, MirrorTrigger columns, GroupRule rule) {
    static MirrorGroup of(Aggregate aggregate, String tag) {
        MirrorTrigger columns = new MirrorTrigger(aggregate.columns());
        return new MirrorGroup(
                aggregate,
                tag,
                columns,
                new GroupRule(
                        aggregate,
                        columns.rule(),
                        MirrorSql.map(aggregate.member()),
                        MirrorSql.map(tag),
                        new GroupRule.Words(
                                Names::quote,
                                Names::literal,
                                column -> "CAST(" + column + " AS text)",
                                "")));
    }

    List<Statement> conversions() {
        return columns.conversions();
    }

    /// Beside the pairs of the rows that the others belong to.
    String resultColumns() {
        return definitions(aggregate.results()) + ", moves bigint NOT NULL DEFAULT 0";
    }

    /// Beside the pairs of the others.
    String sourceColumns() {
        return ", parent_id " + aggregate.by().type() + definitions(aggregate.sources());
    }

    private static String definitions(List<Side> sides) {
        return sides.stream()
                .map(side -> ", " + Names.quote(side.name()) + " " + side.type())
                .collect(Collectors.joining());
    }

    String declaredParent() {
        return "  _parent " + aggregate.by().parameter() + ";\n";
    }

    String declared() {
        return declaredParent()
                + "  _moved "
                + aggregate.by().parameter()
                + ";\n  _group "
                + rule.groups()
                + "%ROWTYPE;\n";
    }

    /// Before the new release gives a row to another group: in the order in which others take them.
    ///
    /// @param changed condition that it does
    /// @param column by which it does
    String lockedFirst(String changed, String column) {
        return """
        IF %s THEN
          PERFORM FROM %s AS _g WHERE _g.new_id IN (OLD.%3$s, NEW.%3$s) ORDER BY _g.old_id FOR NO KEY UPDATE;
        END IF;
        """
                .formatted(changed, rule.groups(), column);
    }

    String lock(String parent) {
        return "UPDATE %s AS _g SET moves = _g.moves + 1 WHERE _g.old_id = %s;\n"
                .formatted(rule.groups(), parent);
    }

    /// For the backfill, which waits for nobody: the row stays for another pass.
    String lockOrLeave() {
        return """
        PERFORM FROM %s AS _g WHERE _g.old_id = %s FOR NO KEY UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
          RETURN true;
        END IF;
        %s\
        """
                .formatted(rule.groups(), rule.by("_row."), lock(rule.by("_row.")));
    }

    /// The same for many: parts of a statement that fills those whose group nobody else holds.
    String hold(Table rows) {
        return """
        _held AS MATERIALIZED (
            SELECT _g.old_id FROM %1$s AS _g
            WHERE _g.old_id IN (SELECT %2$s FROM %3$s AS _o WHERE _o.%4$s = ANY (_gapless_some))
            ORDER BY _g.old_id FOR NO KEY UPDATE SKIP LOCKED),
          _counted AS (
            UPDATE %1$s AS _g SET moves = _g.moves + 1 WHERE _g.old_id IN (SELECT _held.old_id FROM _held)),
          \
        """
                .formatted(
                        rule.groups(),
                        rule.by("_o."),
                        Names.quote(rows.name()),
                        Names.quote(rows.key()));
    }

    String held() {
        return " AND " + rule.by("_o.") + " IN (SELECT _held.old_id FROM _held)";
    }

    String pushAll() {
        return "PERFORM %s FROM (SELECT DISTINCT _m.parent_id FROM %s AS _m WHERE _m.old_id = ANY (_gapless_some)) AS _p;"
                .formatted(push("_p.parent_id"), rule.pairs());
    }

    /// Before a row goes.
    ///
    /// @param key of the old one
    String leaving(String key) {
        return """
        SELECT _m.parent_id INTO _parent FROM %s AS _m WHERE _m.old_id = %s;
        %s\
        """
                .formatted(rule.pairs(), key, lock("_parent"));
    }

    /// After the old release wrote the row `_row`.
    String moved(Table rows) {
        return """
        IF %s THEN
          SELECT _m.parent_id INTO _parent FROM %s AS _m WHERE _m.old_id = NEW.%s;
        %s  UPDATE %s AS _m SET parent_id = %s, %s WHERE _m.old_id = NEW.%s;
          PERFORM %s;
          IF %s THEN
            PERFORM %s;
          END IF;
        END IF;
        """
                .formatted(
                        FillTrigger.differ(
                                Names.list(watched("_row.", rows)),
                                Names.list(watched("OLD.", rows))),
                        rule.pairs(),
                        Names.quote(rows.key()),
                        lockBoth(rule.by("_row.")).indent(2),
                        rule.pairs(),
                        rule.by("_row."),
                        rule.sources("").stream()
                                .map(name -> name + " = _row." + name)
                                .collect(Collectors.joining(", ")),
                        Names.quote(rows.key()),
                        push("_parent"),
                        FillTrigger.differ(rule.by("_row."), "_parent"),
                        push(rule.by("_row.")));
    }

    /// The key decides, too, where two rows are equally late.
    private List<String> watched(String prefix, Table rows) {
        return Stream.concat(
                        Stream.of(prefix + Names.quote(rows.key()), rule.by(prefix)),
                        rule.sources(prefix).stream())
                .distinct()
                .toList();
    }

    /// In one order, whichever comes from where.
    private String lockBoth(String to) {
        return """
        PERFORM FROM %1$s AS _g WHERE _g.old_id IN (_parent, %2$s) ORDER BY _g.old_id FOR NO KEY UPDATE;
        UPDATE %1$s AS _g SET moves = _g.moves + 1 WHERE _g.old_id IN (_parent, %2$s);
        """
                .formatted(rule.groups(), to);
    }

    /// After the new release gave a row to another group.
    ///
    /// @param changed condition that it did
    String movedBack(String changed, Table rows) {
        return """
        IF %s THEN
          SELECT _m.parent_id INTO _parent FROM %s AS _m WHERE _m.old_id = _id;
          SELECT %s INTO _moved FROM %s AS _o WHERE _o.%s = _id;
        %s  UPDATE %s AS _m SET parent_id = _moved WHERE _m.old_id = _id;
          PERFORM %s;
          PERFORM %s;
        END IF;
        """
                .formatted(
                        changed,
                        rule.pairs(),
                        rule.by("_o."),
                        Names.quote(rows.name()),
                        Names.quote(rows.key()),
                        lockBoth("_moved").indent(2),
                        rule.pairs(),
                        pull("_parent"),
                        pull("_moved"));
    }

    /// Before the new release's row is made in the old table: it gets what the group says, so that
    /// the rule holds whether it is the last or not.
    String joined(String parent) {
        return """
        UPDATE %s AS _g SET moves = _g.moves + 1 WHERE _g.old_id = %s RETURNING _g.* INTO _group;
        IF NOT FOUND THEN
          RETURN NULL;
        END IF;
        """
                .formatted(rule.groups(), parent);
    }

    String shared(int pair) {
        return rule.columns().down(pair, "_group.");
    }

    /// After the new release wrote the row that others belong to.
    String chosen(String map) {
        return """
        IF %s THEN
          UPDATE %s AS _m SET %s, moves = _m.moves + 1 WHERE _m.old_id = _id;
          PERFORM %s;
        END IF;
        """
                .formatted(
                        FillTrigger.differ(
                                Names.list(rule.results("NEW.")), Names.list(rule.results("OLD."))),
                        map,
                        rule.results("").stream()
                                .map(name -> name + " = NEW." + name)
                                .collect(Collectors.joining(", ")),
                        pull("_id"));
    }

    String push(String parent) {
        return "gapless.push_" + tag + "(" + parent + ")";
    }

    String pull(String parent) {
        return "gapless.pull_" + tag + "(" + parent + ")";
    }

    /// The last of the old rows -> the new row.
    Statement push() {
        Table after = aggregate.columns().after();
        String broken =
                aggregate.columns().pairs().isEmpty()
                        ? "false"
                        : rule.anyBroken("_group.", "_last.");
        return function(
                push(aggregate.by().parameter()),
                "gapless.push_" + tag + "(_parent " + aggregate.by().parameter() + ")",
                MirrorSql.setting(tag),
                """
                IF NOT FOUND OR NOT (%s) THEN
                  RETURN;
                END IF;
                UPDATE %s AS _n SET
                  %s
                  WHERE _n.%s = _group.new_id
                  RETURNING %s INTO %s;
                UPDATE %s AS _g SET %s WHERE _g.old_id = _parent;
                """
                        .formatted(
                                broken,
                                Names.quote(after.name()),
                                rule.columns().places().stream()
                                        .map(
                                                place ->
                                                        "%1$s = CASE WHEN %2$s THEN %3$s ELSE _n.%1$s END"
                                                                .formatted(
                                                                        rule.columns()
                                                                                .newColumn(place),
                                                                        rule.broken(
                                                                                place.pair(),
                                                                                "_group.",
                                                                                "_last."),
                                                                        rule.columns()
                                                                                .up(
                                                                                        place,
                                                                                        "_last.")))
                                        .collect(Collectors.joining(",\n  ")),
                                Names.quote(after.key()),
                                Names.list(rule.results("_n.")),
                                Names.list(rule.results("_group.")),
                                rule.groups(),
                                rule.results("").stream()
                                        .map(name -> name + " = _group." + name)
                                        .collect(Collectors.joining(", "))));
    }

    /// The new row -> all old rows that belong to it.
    Statement pull() {
        Table rows = aggregate.columns().before();
        String given =
                rule.pairNumbers()
                        .mapToObj(
                                pair ->
                                        rule.columns().oldColumn(pair, "")
                                                + " = "
                                                + rule.given(pair, "_group.", "_last."))
                        .collect(Collectors.joining(",\n  "));
        return function(
                pull(aggregate.by().parameter()),
                "gapless.pull_" + tag + "(_parent " + aggregate.by().parameter() + ")",
                MirrorSql.setting(aggregate.member()),
                """
                IF NOT FOUND OR NOT (%s) THEN
                  RETURN;
                END IF;
                UPDATE %s AS _o SET
                  %s
                  WHERE _o.%s IN (SELECT _m.old_id FROM %s AS _m WHERE _m.parent_id = _parent);
                UPDATE %s AS _m SET
                  %s
                  WHERE _m.parent_id = _parent;
                """
                        .formatted(
                                rule.anyBroken("_group.", "_last."),
                                Names.quote(rows.name()),
                                given,
                                Names.quote(rows.key()),
                                rule.pairs(),
                                rule.pairs(),
                                given));
    }

    private Statement function(String drop, String name, String silent, String body) {
        return new Statement(
                "CREATE FUNCTION "
                        + name
                        + " RETURNS void"
                        + MirrorSql.definer()
                        + " SET "
                        + silent
                        + " = 'on'\nAS "
                        + Names.dollar(
                                """
                                #variable_conflict use_variable
                                DECLARE
                                  _group %1$s%%ROWTYPE;
                                  _last %2$s%%ROWTYPE;
                                BEGIN
                                  SELECT * INTO _group FROM %1$s AS _g WHERE _g.old_id = _parent FOR NO KEY UPDATE;
                                  IF NOT FOUND THEN
                                    RETURN;
                                  END IF;
                                  SELECT * INTO _last FROM %2$s AS _m WHERE _m.old_id = %3$s;
                                %4$sEND\
                                """
                                        .formatted(
                                                rule.groups(),
                                                rule.pairs(),
                                                rule.last("_parent"),
                                                body.indent(2))),
                "DROP FUNCTION " + drop);
    }
}
