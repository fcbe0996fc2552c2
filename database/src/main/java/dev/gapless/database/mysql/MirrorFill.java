package dev.gapless.database.mysql;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Follow;
import dev.gapless.migration.plan.TableMirror.Pair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows that were there before.
final class MirrorFill extends MirrorSql {
    /// Old ids that come between the two steps of the installation shall not meet those that the
    /// new table counts.
    private static final int ROOM = 100_000;

    MirrorFill(TableMirror mirror) {
        super(mirror);
    }

    /// It is called DETERMINISTIC because a server with a binary log asks for that; the log has the
    /// rows all the same. It inserts values, not a SELECT, whose lock on the counter MariaDB would
    /// hold until the chunk ends.
    String createFill() {
        String variables =
                readColumns().stream()
                        .map(
                                side ->
                                        "  DECLARE "
                                                + Names.quote(side.name())
                                                + " "
                                                + side.type()
                                                + ";\n")
                        .collect(Collectors.joining());
        String withKey =
                mirror.keepsIds()
                        ? """
                          IF _gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = _gapless_key) THEN
                            INSERT INTO %s VALUES (_gapless_key, %s);
                            SET _gapless_id = _gapless_key;
                          END IF;
                        """
                                .formatted(
                                        Names.quote(after.name()),
                                        rule.key("_n", after),
                                        newTable(true),
                                        Names.list(insertedValues("")))
                        : "";
        return """
        CREATE FUNCTION %s(_gapless_key %s%s) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          DECLARE _gapless_id %s;
        %s  IF EXISTS (SELECT 1 FROM %s AS _m WHERE _m.old_id = _gapless_key) THEN
            RETURN true;
          END IF;
          SELECT %s INTO %s
            FROM %s AS _o WHERE %s = _gapless_key;
        %s  SET %s = now(6);
        %s  IF _gapless_id IS NULL THEN
            INSERT INTO %s VALUES (%s);
            SET _gapless_id = last_insert_id();
          END IF;
        %s%s  SET %s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        ours("fill"),
                        before.keyParameter(),
                        follow.map(_ -> ", _gapless_locks boolean").orElse(""),
                        after.keyType(),
                        variables
                                + declaredPartners(true)
                                + member.map(MirrorMember::declared).orElse("")
                                + follow.map(MirrorFollow::declared).orElse(""),
                        map,
                        readColumns("_o."),
                        readColumns(""),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        mirror.waits()
                                ? (partners("", " SKIP LOCKED")
                                                + follow.map(MirrorFill::followed).orElse("")
                                                + "IF NOT ("
                                                + found("")
                                                + ") THEN\n  RETURN true;\nEND IF;\n")
                                        .indent(2)
                                : "",
                        moment(),
                        member.map(each -> each.entered("", "_gapless_key").indent(2)).orElse("")
                                + withKey,
                        newTable(false),
                        Names.list(insertedValues("")),
                        insertPair("_gapless_key", "_gapless_id", "").indent(2),
                        membership.map(each -> each.push(each.rule().by("")).indent(2)).orElse(""),
                        moment());
    }

    /// The backfill has locked the old row, and whoever writes to the one that it follows waits for
    /// that. A trigger has to see what its transaction's snapshot may not know.
    private static String followed(MirrorFollow follow) {
        return """
        IF _gapless_locks THEN
        %sELSE
        %sEND IF;
        """
                .formatted(
                        follow.lookedUp("", MirrorFollow.LOCKED).indent(2),
                        follow.lookedUp("", "").indent(2));
    }

    /// Columns of an old row that matter.
    private List<Side> readColumns() {
        Map<String, Side> columns = new LinkedHashMap<>();
        Stream.of(
                        mirror.pairs().stream().filter(pair -> !pair.followed()).map(Pair::before),
                        mirror.follow().stream().map(Follow::by),
                        mirror.memberOf().stream().flatMap(each -> each.key().stream()),
                        mirror.membership().stream()
                                .flatMap(each -> each.aggregate().sources().stream()))
                .flatMap(each -> each)
                .forEach(side -> columns.putIfAbsent(side.name(), side));
        return List.copyOf(columns.values());
    }

    private String readColumns(String prefix) {
        return Names.list(
                readColumns().stream().map(side -> prefix + Names.quote(side.name())).toList());
    }

    /// Fails where a key is taken: then the rows have to be made one by one. Only for servers on
    /// which `INSERT .. SELECT` takes no lock on the counter.
    String createFillRows() {
        String made =
                " STRAIGHT_JOIN "
                        + Names.quote(after.name())
                        + " AS _n ON "
                        + rule.key("_n", after)
                        + " = "
                        + rule.key("_o", before);
        return """
        CREATE FUNCTION %1$s(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          SET %2$s = now(6);
          INSERT INTO %3$s SELECT %4$s, %5$s
            %6$s;
          INSERT INTO %7$s (old_id, new_id%8$s) SELECT %4$s, %4$s%9$s
            %10$s;
          SET %2$s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        fillRows(),
                        moment(),
                        newTable(true),
                        rule.key("_o", before),
                        Names.list(newValues("_o.")),
                        rowsOf(""),
                        map,
                        results(""),
                        results("_n."),
                        rowsOf(group.isPresent() ? made : ""));
    }

    private String results(String prefix) {
        return group.map(each -> ", " + Names.list(each.rule().results(prefix))).orElse("");
    }

    private String rowsOf(String joined) {
        return """
        FROM JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key %s PATH '$')) AS _k
            STRAIGHT_JOIN %s AS _o ON %s = _k._gapless_key%s
            WHERE _k._gapless_key <> 0 AND NOT EXISTS (SELECT 1 FROM %s AS _m WHERE _m.old_id = %3$s)%s\
        """
                .formatted(
                        before.keyParameter(),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        joined,
                        map,
                        mirror.refers() ? " AND " + rule.placed("_o.") : "");
    }

    String createCounter() {
        return """
        CREATE PROCEDURE %s()
        BEGIN
          SET @gapless_counter = (SELECT concat(%s, greatest(coalesce(max(%s), 0), 0) + %d) FROM %s);
          PREPARE gapless_counter FROM @gapless_counter;
          EXECUTE gapless_counter;
          DEALLOCATE PREPARE gapless_counter;
        END\
        """
                .formatted(
                        ours("counter"),
                        Names.literal(
                                "ALTER TABLE " + Names.quote(after.name()) + " AUTO_INCREMENT = "),
                        Names.quote(before.key()),
                        ROOM,
                        Names.quote(before.name()));
    }
}
