package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRepairs;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Aggregate;
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

/// The functions and triggers that keep two tables in step, whichever is written.
///
/// - A write carries over the pairs whose side it changed, unless both say the same already.
/// - What a trigger of ours writes fires none of ours: each function runs with a setting, which the
///   server takes back when the function ends, also with an error.
/// - Rows find each other by the table of pairs of keys alone. Before a row is taken for one
///   without a partner its key is claimed there: a partner that this snapshot cannot see makes that
///   fail.
///
/// Equal is equal byte for byte. Names that a function of ours declares begin with `_`.
final class MirrorTrigger {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    /// Rows that are filled by one statement.
    private static final int TOGETHER = 500;

    private final TableMirror mirror;
    private final String map;
    private final Table before;
    private final Table after;
    private final MirrorRule rule;
    private final Optional<MirrorGroup> group;
    private final Optional<MirrorGroup> membership;

    MirrorTrigger(TableMirror mirror) {
        this.mirror = mirror;
        this.map = map(mirror.tag());
        this.before = mirror.before();
        this.after = mirror.after();
        this.group = mirror.aggregate().map(each -> MirrorGroup.of(each, mirror.tag()));
        this.membership =
                mirror.membership().map(each -> MirrorGroup.of(each.aggregate(), each.to().tag()));
        this.rule =
                new MirrorRule(
                        mirror,
                        map,
                        new Words(),
                        group.map(MirrorGroup::rule),
                        membership.map(MirrorGroup::rule));
    }

    /// The table of pairs of keys, with what stands beside them.
    List<Statement> createMap() {
        List<Statement> statements = new ArrayList<>();
        statements.add(
                new Statement(
                        "CREATE TABLE "
                                + Names.quote(map())
                                + " (old_id "
                                + before.keyType()
                                + " PRIMARY KEY, new_id "
                                + after.keyType()
                                + " UNIQUE"
                                + group.map(MirrorGroup::resultColumns).orElse("")
                                + membership.map(MirrorGroup::sourceColumns).orElse("")
                                + ")",
                        "DROP TABLE " + Names.quote(map())));
        if (membership.isPresent()) {
            statements.add(
                    new Statement("CREATE INDEX ON " + Names.quote(map()) + " (parent_id)", ""));
        }
        return statements;
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

    /// Each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>(conversions());
        group.ifPresent(
                each -> {
                    statements.addAll(each.conversions());
                    statements.add(each.pull());
                    statements.add(each.push());
                });
        Stream.concat(
                        givens(mirror.newOnly(), "new").stream(),
                        givens(mirror.oldOnly(), "old").stream())
                .forEach(
                        function -> {
                            statements.add(new Statement(function.create(), function.drop()));
                            statements.add(new Statement("SELECT " + function.ofNothing(), ""));
                        });
        String partner = partner() + "(" + before.keyParameter() + ")";
        statements.add(new Statement(createPartner(), "DROP FUNCTION " + partner));
        String fill = fill() + "(" + before.keyParameter() + ")";
        statements.add(new Statement(createFill(), "DROP FUNCTION " + fill));
        String fillRows = fillRows() + "(" + before.keyParameter() + "[])";
        statements.add(new Statement(createFillRows(), "DROP FUNCTION " + fillRows));
        statements.add(trigger(oldFunction(), oldBody()));
        statements.add(trigger(newFunction(), newBody()));
        return statements;
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

    List<Statement> oldTriggers() {
        return triggers(
                before,
                oldFunction(),
                Stream.concat(
                                mirror.pairs().stream().map(pair -> pair.before().name()),
                                names(mirror.membership().map(each -> each.aggregate().sources())))
                        .distinct()
                        .toList());
    }

    private static Stream<String> names(Optional<List<Side>> sides) {
        return sides.stream().flatMap(List::stream).map(Side::name);
    }

    List<Statement> newTriggers() {
        return triggers(
                after,
                newFunction(),
                Stream.concat(
                                mirror.pairs().stream()
                                        .flatMap(pair -> pair.after().stream())
                                        .map(Side::name),
                                names(mirror.aggregate().map(Aggregate::results)))
                        .toList());
    }

    /// The triggers of ours that are gone or disabled.
    String guard() {
        return Stream.of(before, after)
                .map(
                        table ->
                                "SELECT name FROM unnest(ARRAY["
                                        + EVENTS.stream()
                                                .map(event -> Names.literal(triggerName(event)))
                                                .collect(Collectors.joining(", "))
                                        + "]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger"
                                        + " WHERE tgname = name AND tgenabled IN ('O', 'A') AND"
                                        + " tgrelid = "
                                        + Names.literal(Names.quote(table.name()))
                                        + "::regclass)")
                .collect(Collectors.joining(" UNION ALL "));
    }

    /// The call that makes the counterparts of rows.
    String fillCall() {
        return fillRows() + "(array_agg(" + Names.quote(before.key()) + "))";
    }

    private String fillRows() {
        return "gapless.fill_rows_" + mirror.tag();
    }

    private RowFunction upFunction(Place place) {
        return function(
                "up_" + mirror.tag() + "_" + (place.pair() + 1) + "_" + (place.column() + 1),
                rule.side(place),
                List.of(mirror.pairs().get(place.pair()).before()));
    }

    private RowFunction downFunction(int pair) {
        Pair both = mirror.pairs().get(pair);
        return function("down_" + mirror.tag() + "_" + (pair + 1), both.before(), both.after());
    }

    private static RowFunction function(String name, Side of, List<Side> over) {
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

    private List<RowFunction> givens(List<Given> givens, String side) {
        return IntStream.range(0, givens.size())
                .mapToObj(
                        i ->
                                new RowFunction(
                                        "gapless.given_"
                                                + mirror.tag()
                                                + "_"
                                                + side
                                                + "_"
                                                + (i + 1),
                                        List.of(),
                                        givens.get(i).type(),
                                        givens.get(i).value(),
                                        "",
                                        false,
                                        false))
                .toList();
    }

    private String createPartner() {
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

    private String createFill() {
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
                                        declaredPartners(true),
                                        map,
                                        Names.quote(before.name()),
                                        rule.key("_o", before),
                                        partners("_row.", "RETURN true").indent(2),
                                        membership
                                                .map(each -> each.lockOrLeave().indent(2))
                                                .orElse(""),
                                        withKey,
                                        (insertNew("_row.", false) + returningNew()).indent(4),
                                        insertPair("_key").indent(2),
                                        pushed().indent(2)));
    }

    /// @param key of the old row `_row`, whose new one has the key `_id`
    private String insertPair(String key) {
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

    private String pushed() {
        return membership
                .map(each -> "PERFORM " + each.push(each.rule().by("_row.")) + ";\n")
                .orElse("");
    }

    /// A row may come under a key that others name already.
    private String awaited() {
        return group.map(each -> "PERFORM " + each.push("NEW." + Names.quote(before.key())) + ";\n")
                .orElse("");
    }

    /// Some rows with each statement; where one of them does not go that way, because its key is
    /// taken or its `up` fails, row by row.
    private String createFillRows() {
        String rowByRow = "PERFORM " + fill() + "(_key) FROM unnest(_gapless_some) AS _key;";
        String together =
                """
                BEGIN
                  WITH %9$s_o AS MATERIALIZED (
                    SELECT _o.* FROM %1$s AS _o
                    WHERE %2$s = ANY (_gapless_some) AND NOT EXISTS (SELECT FROM %3$s AS _m WHERE _m.old_id = %2$s)%7$s),
                  _n AS (
                    %4$s)
                  %8$s;
                %10$sEXCEPTION WHEN OTHERS OR assert_failure THEN
                  IF SQLSTATE ~ '%5$s' THEN
                    RAISE;
                  END IF;
                  %6$s
                END;\
                """
                        .formatted(
                                Names.quote(before.name()),
                                rule.key("_o", before),
                                map,
                                insertRows(),
                                RowFunction.OF_THE_SERVER,
                                rowByRow,
                                (mirror.refers() ? " AND " + rule.placed("_o.") : "")
                                        + membership.map(MirrorGroup::held).orElse(""),
                                insertPairs(),
                                membership.map(each -> each.hold(before)).orElse(""),
                                membership.map(each -> each.pushAll().indent(2)).orElse(""));
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
                                        (mirror.keepsIds() ? together : rowByRow).indent(4)));
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
            values.add(
                    rule.computed().contains(place)
                            ? upFunction(place).inline("_o.")
                            : rule.up(place, "_o."));
        }
        for (Given given : mirror.newOnly()) {
            columns.add(Names.quote(given.column()));
            values.add("(" + given.value() + ")");
        }
        return "INSERT INTO %s%s (%s) SELECT %s FROM _o%s"
                .formatted(
                        Names.quote(after.name()),
                        group.isPresent() ? " AS _n" : "",
                        Names.list(columns),
                        Names.list(values),
                        group.map(
                                        each ->
                                                " RETURNING "
                                                        + rule.key("_n", after)
                                                        + ", "
                                                        + Names.list(each.rule().results("_n.")))
                                .orElse(""));
    }

    private String oldBody() {
        return """
        #variable_conflict use_variable
        DECLARE
          _row %1$s%%ROWTYPE;
          _id %2$s;
        %3$sBEGIN
          IF TG_OP = 'DELETE' THEN
            _id := %4$s(OLD.%5$s);
            IF _id IS NOT NULL THEN
        %6$s      DELETE FROM %7$s AS _n WHERE %8$s = _id;
              DELETE FROM %9$s AS _m WHERE _m.old_id = OLD.%5$s;
        %10$s    END IF;
            RETURN NULL;
          END IF;
          -- as it is by now: a trigger of the application may have written it again
          SELECT * INTO _row FROM %1$s AS _o WHERE %11$s = NEW.%5$s;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'UPDATE' THEN
            _id := %4$s(OLD.%5$s);
            IF _id IS NOT NULL THEN
              IF %12$s THEN
                UPDATE %9$s AS _m SET old_id = NEW.%5$s WHERE _m.old_id = OLD.%5$s;
        %20$s      END IF;
              UPDATE %7$s AS _n SET
                %13$s
                WHERE %8$s = _id;
        %14$s      RETURN NULL;
            ELSIF NOT (%12$s) THEN
        %15$s      RETURN NULL;
            END IF;
          END IF;
        %16$s%17$s%18$s%19$s%21$s  RETURN NULL;
        END\
        """
                .formatted(
                        Names.quote(before.name()),
                        columnType(after),
                        declaredPartners(true)
                                + membership.map(MirrorGroup::declaredParent).orElse(""),
                        partner(),
                        Names.quote(before.key()),
                        membership
                                .map(
                                        each ->
                                                each.leaving("OLD." + Names.quote(before.key()))
                                                        .indent(6))
                                .orElse(""),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        map,
                        membership
                                .map(each -> ("PERFORM " + each.push("_parent") + ";").indent(6))
                                .orElse(""),
                        rule.key("_o", before),
                        changedKey(before),
                        rule.places().stream()
                                .map(this::carriedUp)
                                .collect(Collectors.joining(",\n        ")),
                        membership.map(each -> each.moved(before).indent(6)).orElse(""),
                        waits().indent(6),
                        partners("_row.", "RETURN NULL").indent(2),
                        membership
                                .map(each -> each.lock(each.rule().by("_row.")).indent(2))
                                .orElse(""),
                        (insertNew("_row.", false)
                                        + returningNew()
                                        + "\n"
                                        + insertPair("NEW." + Names.quote(before.key())))
                                .indent(2),
                        pushed().indent(2),
                        awaited().indent(8),
                        awaited().indent(2));
    }

    private String waits() {
        return mirror.refers()
                ? "-- it may have waited for a row to refer to\n"
                        + membership.map(each -> each.lock(each.rule().by("_row."))).orElse("")
                        + "PERFORM "
                        + fill()
                        + "(NEW."
                        + Names.quote(before.key())
                        + ");"
                : "-- the backfill will find it as it is then";
    }

    /// Variables for the keys of the rows that a row refers to.
    ///
    /// @param up they are found for a row of the old table
    private String declaredPartners(boolean up) {
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

    private static String partnerVariable(int pair) {
        return "_partner_" + (pair + 1);
    }

    /// Looks the partners of an old row up, and ends where one is missing.
    private String partners(String row, String end) {
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

    private String newPartners(String end) {
        return rule.references().stream()
                .map(
                        pair ->
                                """
                                %1$s := %2$s;
                                IF %3$s THEN
                                  %4$s;
                                END IF;
                                """
                                        .formatted(
                                                partnerVariable(pair),
                                                rule.down(pair, "NEW."),
                                                missing(
                                                        pair,
                                                        rule.newColumns(pair, "NEW.").getFirst(),
                                                        rule.oldMayBeNull(pair)),
                                                end))
                .collect(Collectors.joining());
    }

    private static String missing(int pair, String column, boolean mayBeNull) {
        return partnerVariable(pair)
                + " IS NULL"
                + (mayBeNull ? " AND " + column + " IS NOT NULL" : "");
    }

    private String carriedUp(Place place) {
        int pair = place.pair();
        String column = rule.newColumn(place);
        Optional<Partner> partner = rule.partner(pair);
        if (partner.isPresent()) {
            return carriedReference(
                    column,
                    rule.oldChanged(pair, "_row."),
                    rule.oldColumn(pair, "_row."),
                    rule.newMayBeNull(pair),
                    partner(partner.get().tag()) + "(" + rule.oldColumn(pair, "_row.") + ")",
                    "_n." + column);
        }
        return column
                + " = CASE WHEN "
                + rule.oldChanged(pair, "_row.")
                + (rule.hasWords(pair) ? " AND " + rule.notDown(pair, "_row.", "_n.") : "")
                + " THEN "
                + rule.up(place, "_row.")
                + " ELSE _n."
                + column
                + " END";
    }

    /// What cannot be found on the other side stays as it is there.
    private static String carriedReference(
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

    private String newBody() {
        return """
        #variable_conflict use_variable
        DECLARE
          _id %1$s;
        %2$sBEGIN
          IF TG_OP <> 'INSERT' THEN
            SELECT _m.old_id INTO _id FROM %3$s AS _m WHERE _m.new_id = OLD.%4$s FOR KEY SHARE;
            IF NOT FOUND%5$s THEN
              RETURN NULL;
            END IF;
          END IF;
          IF TG_OP = 'DELETE' THEN
        %6$s    DELETE FROM %7$s AS _o WHERE %8$s = _id;
            DELETE FROM %3$s AS _m WHERE _m.old_id = _id;
        %9$s  ELSIF _id IS NOT NULL THEN
            IF %10$s THEN
              UPDATE %3$s AS _m SET new_id = NEW.%4$s WHERE _m.old_id = _id;
            END IF;
        %11$s%12$s  ELSE
        %13$s%14$s%15$s%16$s  END IF;
          RETURN NULL;
        END\
        """
                .formatted(
                        columnType(before),
                        declaredPartners(false) + membership.map(MirrorGroup::declared).orElse(""),
                        map,
                        Names.quote(after.key()),
                        // it may have waited for a row to refer to
                        mirror.refers() ? " AND TG_OP = 'DELETE'" : "",
                        membership.map(each -> each.leaving("_id").indent(4)).orElse(""),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        membership
                                .map(each -> ("PERFORM " + each.pull("_parent") + ";").indent(4))
                                .orElse(""),
                        changedKey(after),
                        (membership
                                                .map(
                                                        each ->
                                                                each.lockedFirst(
                                                                        rule.newChanged(
                                                                                reference()),
                                                                        rule.newColumns(
                                                                                        reference(),
                                                                                        "")
                                                                                .getFirst()))
                                                .orElse("")
                                        + updateOld())
                                .indent(4),
                        Stream.concat(
                                        group.map(each -> each.chosen(map)).stream(),
                                        membership
                                                .map(
                                                        each ->
                                                                each.movedBack(
                                                                        rule.newChanged(
                                                                                reference()),
                                                                        before))
                                                .stream())
                                .collect(Collectors.joining())
                                .indent(4),
                        newPartners("RETURN NULL").indent(4),
                        membership
                                .map(each -> each.joined(partnerVariable(reference())).indent(4))
                                .orElse(""),
                        insertOld().indent(4),
                        insertNewPair().indent(4));
    }

    private String updateOld() {
        String columns =
                IntStream.range(0, mirror.pairs().size())
                        .mapToObj(this::carriedDown)
                        .collect(Collectors.joining(",\n  "));
        return "UPDATE %s AS _o SET\n  %s\n  WHERE %s = _id;"
                .formatted(Names.quote(before.name()), columns, rule.key("_o", before));
    }

    /// Of an old row with the key `_id`, whose new one is NEW.
    private String insertNewPair() {
        String key = "NEW." + Names.quote(after.key());
        if (group.isPresent()) {
            return "INSERT INTO %s (old_id, new_id, %s) VALUES (_id, %s, %s);"
                    .formatted(
                            map,
                            Names.list(group.get().rule().results("")),
                            key,
                            Names.list(group.get().rule().results("NEW.")));
        }
        return membership
                .map(
                        each ->
                                "INSERT INTO %s (old_id, new_id, parent_id, %s) SELECT _id, %s, %s, %s FROM %s AS _o WHERE %s = _id;"
                                        .formatted(
                                                map,
                                                Names.list(each.rule().sources("")),
                                                key,
                                                each.rule().by("_o."),
                                                Names.list(each.rule().sources("_o.")),
                                                Names.quote(before.name()),
                                                rule.key("_o", before)))
                .orElse("INSERT INTO %s (old_id, new_id) VALUES (_id, %s);".formatted(map, key));
    }

    /// The pair of columns by which a row belongs to its group.
    private int reference() {
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

    private String carriedDown(int pair) {
        if (rule.partner(pair).isPresent()) {
            return carriedReference(
                    rule.oldColumn(pair, ""),
                    rule.newChanged(pair),
                    rule.newColumns(pair, "NEW.").getFirst(),
                    rule.oldMayBeNull(pair),
                    rule.down(pair, "NEW."),
                    rule.oldColumn(pair, "_o."));
        }
        return rule.oldColumn(pair, "")
                + " = CASE WHEN "
                + rule.newChanged(pair)
                + (rule.hasWords(pair) ? " AND " + rule.notUp(pair, "NEW.", "_o.") : "")
                + " THEN "
                + rule.down(pair, "NEW.")
                + " ELSE "
                + rule.oldColumn(pair, "_o.")
                + " END";
    }

    private String insertNew(String row, boolean withKey) {
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
                                            : rule.up(place, row));
                        });
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.newOnly(), "new").forEach(given -> values.add(given.ofNothing()));
        return insert(after, "_n", columns, values);
    }

    private String returningNew() {
        return " RETURNING " + rule.key("_n", after) + " INTO _id;";
    }

    private String insertOld() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < mirror.pairs().size(); i++) {
            columns.add(rule.oldColumn(i, ""));
            values.add(rule.partner(i).isPresent() ? partnerVariable(i) : rule.down(i, "NEW."));
        }
        mirror.oldOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.oldOnly(), "old").forEach(given -> values.add(given.ofNothing()));
        membership.ifPresent(
                each ->
                        each.rule()
                                .pairNumbers()
                                .forEach(
                                        pair -> {
                                            columns.add(each.rule().columns().oldColumn(pair, ""));
                                            values.add(each.shared(pair));
                                        }));
        return insert(before, "_o", columns, values)
                + " RETURNING "
                + rule.key("_o", before)
                + " INTO _id;";
    }

    private static String insert(
            Table table, String alias, List<String> columns, List<String> values) {
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

    private Statement trigger(String function, String body) {
        return new Statement(
                "CREATE FUNCTION "
                        + function
                        + "() RETURNS trigger"
                        + definer()
                        + silent()
                        + "\nAS "
                        + Names.dollar(body),
                "DROP FUNCTION " + function + "()");
    }

    private List<Statement> triggers(Table table, String function, List<String> columns) {
        String loud = "coalesce(current_setting('" + setting() + "', true), '') = ''";
        String changed =
                FillTrigger.differ(Names.prefixed("NEW", columns), Names.prefixed("OLD", columns))
                        + " OR "
                        + changedKey(table);
        return EVENTS.stream()
                .map(
                        event ->
                                new Statement(
                                        "CREATE TRIGGER "
                                                + triggerName(event)
                                                + " AFTER "
                                                + event
                                                + " ON "
                                                + Names.quote(table.name())
                                                + " FOR EACH ROW WHEN ("
                                                + loud
                                                + (event.equals("UPDATE")
                                                        ? " AND (" + changed + ")"
                                                        : "")
                                                + ") EXECUTE FUNCTION "
                                                + function
                                                + "()",
                                        "DROP TRIGGER "
                                                + triggerName(event)
                                                + " ON "
                                                + Names.quote(table.name())))
                .toList();
    }

    private String triggerName(String event) {
        return Planner.TRIGGER_PREFIX + mirror.tag() + "_" + Character.toLowerCase(event.charAt(0));
    }

    private static String changedKey(Table table) {
        String name = Names.quote(table.key());
        return FillTrigger.differ("NEW." + name, "OLD." + name);
    }

    static String definer() {
        return "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp";
    }

    private String silent() {
        return " SET " + setting() + " = 'on'";
    }

    private String setting() {
        return setting(mirror.tag());
    }

    /// While it is on no trigger of the mirror fires.
    static String setting(String tag) {
        return "gapless.mirror_" + tag;
    }

    private static String partner(String tag) {
        return "gapless.partner_" + tag;
    }

    private String partner() {
        return partner(mirror.tag());
    }

    private String fill() {
        return "gapless.fill_" + mirror.tag();
    }

    private String oldFunction() {
        return "gapless.mirror_" + mirror.tag() + "_old";
    }

    private String newFunction() {
        return "gapless.mirror_" + mirror.tag() + "_new";
    }

    /// The search path of our functions knows no types of the user.
    private static String columnType(Table table) {
        return Names.quote(table.name()) + "." + Names.quote(table.key()) + "%TYPE";
    }

    MirrorRepairs.Words repairWords() {
        return new RepairWords();
    }

    private final class RepairWords implements MirrorRepairs.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String fill(String key) {
            return MirrorTrigger.this.fill() + "(" + key + ")";
        }

        @Override
        public String oldOnly(int given) {
            return givens(mirror.oldOnly(), "old").get(given).ofNothing();
        }

        @Override
        public String assigned(String alias, String column) {
            return column;
        }

        @Override
        public String update(
                String target, String set, String pairs, String on, String other, String where) {
            return "UPDATE %s SET %s FROM %s%s WHERE %s AND %s"
                    .formatted(target, set, pairs, other, on, where);
        }

        @Override
        public List<String> makeOld(String columns, String values, String row) {
            return List.of(
                    """
                    WITH _made AS (INSERT INTO %s AS _o (%s) SELECT %s FROM %s RETURNING %s AS made)
                    INSERT INTO %s (old_id, new_id) SELECT (SELECT made FROM _made), %s FROM %s\
                    """
                            .formatted(
                                    Names.quote(before.name()),
                                    columns,
                                    values,
                                    row,
                                    rule.key("_o", before),
                                    map,
                                    rule.key("_n", after),
                                    row));
        }

        @Override
        public String withKeys() {
            return " OVERRIDING SYSTEM VALUE";
        }

        @Override
        public String silence() {
            return "SET LOCAL " + setting() + " = 'on'";
        }
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
            return MirrorTrigger.map(partner.tag());
        }

        @Override
        public String newOnly(int given) {
            return givens(mirror.newOnly(), "new").get(given).ofNothing();
        }
    }
}
