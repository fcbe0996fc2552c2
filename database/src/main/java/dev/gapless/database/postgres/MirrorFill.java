package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;

import java.util.ArrayList;
import java.util.List;

/// Rows that were there before, and the partner of a row.
final class MirrorFill extends MirrorSql {
    /// Rows that are filled by one statement.
    private static final int TOGETHER = 500;

    MirrorFill(TableMirror mirror) {
        super(mirror);
    }

    String createPartner() {
        return "CREATE FUNCTION "
                + partner()
                + "(_key "
                + before.keyParameter()
                + ") RETURNS "
                + after.keyParameter()
                + definer()
                + " STRICT\nAS "
                + Names.dollar(
                        """
                        #variable_conflict use_variable
                        DECLARE
                          _id %s;
                        BEGIN
                          LOOP
                            SELECT _m.new_id INTO _id FROM %s AS _m WHERE _m.old_id = _key FOR KEY SHARE;
                            IF FOUND THEN
                              RETURN _id;
                            END IF;
                            -- a partner that this snapshot cannot see makes this fail, or come back
                            INSERT INTO %s (old_id) VALUES (_key) ON CONFLICT DO NOTHING;
                            IF FOUND THEN
                              DELETE FROM %s AS _m WHERE _m.old_id = _key AND _m.new_id IS NULL;
                              RETURN NULL;
                            END IF;
                          END LOOP;
                        END\
                        """
                                .formatted(columnType(after), map, map, map));
    }

    String createFill() {
        String withKey =
                mirror.keepsIds()
                        ? insertNew("_row.", true)
                                + " ON CONFLICT ("
                                + Names.quote(after.key())
                                + ") DO NOTHING RETURNING "
                                + rule.key("_n", after)
                                + " INTO _id;"
                        : "";
        if (mirror.keepsIds() && after.counts()) {
            // One that is still to be counted would be taken then.
            withKey =
                    "IF _key <= pg_sequence_last_value(pg_get_serial_sequence("
                            + Names.literal(Names.quote(after.name()))
                            + ", "
                            + Names.literal(after.key())
                            + ")::regclass) THEN\n"
                            + withKey.indent(4)
                            + "  END IF;";
        }
        withKey = withKey.isEmpty() ? "" : withKey + "\n  ";
        return "CREATE FUNCTION "
                + fill()
                + "(_key "
                + before.keyParameter()
                + ") RETURNS boolean"
                + definer()
                + silent()
                + "\nAS "
                + Names.dollar(
                        """
                        #variable_conflict use_variable
                        DECLARE
                          _row %s%%ROWTYPE;
                          _id %s;
                        %sBEGIN
                          IF EXISTS (SELECT FROM %s AS _m WHERE _m.old_id = _key) THEN
                            RETURN true;
                          END IF;
                          SELECT * INTO _row FROM %s AS _o WHERE %s = _key;
                          IF NOT FOUND THEN
                            RETURN true;
                          END IF;
                        %s%s  %sIF _id IS NULL THEN
                        %s  END IF;
                        %s%s  RETURN true;
                        END\
                        """
                                .formatted(
                                        Names.quote(before.name()),
                                        columnType(after),
                                        declaredPartners(true)
                                                + member.map(MirrorMember::declared).orElse("")
                                                + follow.map(MirrorFollow::declaredRow).orElse(""),
                                        map,
                                        Names.quote(before.name()),
                                        rule.key("_o", before),
                                        (partners("_row.", "RETURN true")
                                                        + follow.map(
                                                                        each ->
                                                                                each.required(
                                                                                        "_row.",
                                                                                        "RETURN"
                                                                                                + " true"))
                                                                .orElse(""))
                                                .indent(2),
                                        membership
                                                        .map(each -> each.lockOrLeave().indent(2))
                                                        .orElse("")
                                                + member.map(
                                                                each ->
                                                                        each.filled("_row.", "_key")
                                                                                .indent(2))
                                                        .orElse(""),
                                        withKey,
                                        (insertNew("_row.", false) + returningNew()).indent(4),
                                        insertPair("_key").indent(2),
                                        pushed().indent(2)));
    }

    /// Some rows with each statement; where one of them does not go that way, because its key is
    /// taken or its `up` fails, row by row.
    String createFillRows() {
        String rowByRow = "PERFORM " + fill() + "(_key) FROM unnest(_gapless_some) AS _key;";
        String waiting =
                "%1$s = ANY (_gapless_some) AND NOT EXISTS (SELECT FROM %2$s AS _m WHERE _m.old_id = %1$s)"
                        .formatted(rule.key("_o", before), map);
        String together =
                """
                BEGIN
                %10$s  WITH %8$s_o AS MATERIALIZED (
                    SELECT _o.* FROM %1$s AS _o
                    WHERE %2$s%6$s),
                  _n AS (
                    %3$s)
                  %7$s;
                %9$sEXCEPTION WHEN OTHERS OR assert_failure THEN
                  IF SQLSTATE ~ '%4$s' THEN
                    RAISE;
                  END IF;
                  %5$s
                END;\
                """
                        .formatted(
                                Names.quote(before.name()),
                                waiting,
                                insertRows(),
                                RowFunction.OF_THE_SERVER,
                                rowByRow,
                                (mirror.waits() ? " AND " + rule.placed("_o.") : "")
                                        + membership.map(MirrorGroup::held).orElse(""),
                                insertPairs(),
                                membership.map(each -> each.hold(before)).orElse(""),
                                membership.map(each -> each.pushAll().indent(2)).orElse(""),
                                follow.map(each -> each.claimAll(waiting).indent(2)).orElse(""));
        return "CREATE FUNCTION "
                + fillRows()
                + "(_gapless_keys "
                + before.keyParameter()
                + "[]) RETURNS void\nLANGUAGE plpgsql STRICT "
                + RowFunction.SETTINGS
                + silent()
                + "\nAS "
                + Names.dollar(
                        """
                        #variable_conflict use_column
                        DECLARE
                          _gapless_some %1$s[];
                        BEGIN
                          FOR _i IN 0 .. (cardinality(_gapless_keys) - 1) / %2$d LOOP
                            _gapless_some := _gapless_keys[_i * %2$d + 1 : (_i + 1) * %2$d];
                        %3$s  END LOOP;
                        END\
                        """
                                .formatted(
                                        before.keyParameter(),
                                        TOGETHER,
                                        (mirror.keepsIds() && member.isEmpty()
                                                        ? together
                                                        : rowByRow)
                                                .indent(4)));
    }

    private String insertPairs() {
        String key = rule.key("_o", before);
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) SELECT %4$s, %4$s, %3$s FROM _n"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            Names.list(group.get().rule().results("_n.")),
                            rule.key("_n", after));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) SELECT %3$s, %3$s, %4$s, %5$s FROM _o"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                key,
                                                each.rule().by("_o."),
                                                Names.list(each.rule().sources("_o."))))
                .orElse(
                        "INSERT INTO %s (old_id, new_id) SELECT %2$s, %2$s FROM _o"
                                .formatted(map, key));
    }

    private String insertRows() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        columns.add(Names.quote(after.key()));
        values.add(rule.key("_o", before));
        for (Place place : rule.places()) {
            columns.add(rule.newColumn(place));
            String row = rule.followed(place.pair()) ? "_p." : "_o.";
            values.add(
                    rule.computed().contains(place)
                            ? upFunction(place).inline(row)
                            : rule.up(place, row));
        }
        for (Given given : mirror.newOnly()) {
            columns.add(Names.quote(given.column()));
            values.add("(" + given.value() + ")");
        }
        return "INSERT INTO %s%s (%s) SELECT %s FROM _o%s%s"
                .formatted(
                        Names.quote(after.name()),
                        group.isPresent() ? " AS _n" : "",
                        Names.list(columns),
                        Names.list(values),
                        rule.joinFollowed("_o."),
                        group.map(
                                        each ->
                                                " RETURNING "
                                                        + rule.key("_n", after)
                                                        + ", "
                                                        + Names.list(each.rule().results("_n.")))
                                .orElse(""));
    }
}
