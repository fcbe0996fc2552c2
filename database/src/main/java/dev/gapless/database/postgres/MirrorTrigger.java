package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRepairs;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.database.jdbc.MirrorRule.Place;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
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

    MirrorTrigger(TableMirror mirror) {
        this.mirror = mirror;
        this.map = "gapless.map_" + mirror.tag();
        this.before = mirror.before();
        this.after = mirror.after();
        this.rule = new MirrorRule(mirror, map, new Words());
    }

    MirrorRule rule() {
        return rule;
    }

    TableName map() {
        return new TableName("gapless", "map_" + mirror.tag());
    }

    /// Each with its inverse.
    List<Statement> functions() {
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

    List<Statement> oldTriggers() {
        return triggers(
                before,
                oldFunction(),
                mirror.pairs().stream().map(pair -> pair.before().name()).toList());
    }

    List<Statement> newTriggers() {
        return triggers(
                after,
                newFunction(),
                mirror.pairs().stream()
                        .flatMap(pair -> pair.after().stream())
                        .map(Side::name)
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
                + "\nAS "
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
                                + " INTO _id;\n  "
                        : "";
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
                        BEGIN
                          IF EXISTS (SELECT FROM %s AS _m WHERE _m.old_id = _key) THEN
                            RETURN true;
                          END IF;
                          SELECT * INTO _row FROM %s AS _o WHERE %s = _key;
                          IF NOT FOUND THEN
                            RETURN true;
                          END IF;
                          %sIF _id IS NULL THEN
                        %s  END IF;
                          INSERT INTO %s (old_id, new_id) VALUES (_key, _id);
                          RETURN true;
                        END\
                        """
                                .formatted(
                                        Names.quote(before.name()),
                                        columnType(after),
                                        map,
                                        Names.quote(before.name()),
                                        rule.key("_o", before),
                                        withKey,
                                        (insertNew("_row.", false) + returningNew()).indent(4),
                                        map));
    }

    /// Some rows with each statement; where one of them does not go that way, because its key is
    /// taken or its `up` fails, row by row.
    private String createFillRows() {
        String rowByRow = "PERFORM " + fill() + "(_key) FROM unnest(_gapless_some) AS _key;";
        String together =
                """
                BEGIN
                  WITH _o AS MATERIALIZED (
                    SELECT _o.* FROM %1$s AS _o
                    WHERE %2$s = ANY (_gapless_some) AND NOT EXISTS (SELECT FROM %3$s AS _m WHERE _m.old_id = %2$s)),
                  _n AS (
                    %4$s)
                  INSERT INTO %3$s (old_id, new_id) SELECT %2$s, %2$s FROM _o;
                EXCEPTION WHEN OTHERS OR assert_failure THEN
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
                                rowByRow);
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
        return "INSERT INTO %s (%s) SELECT %s FROM _o"
                .formatted(Names.quote(after.name()), Names.list(columns), Names.list(values));
    }

    private String oldBody() {
        return """
        #variable_conflict use_variable
        DECLARE
          _row %1$s%%ROWTYPE;
          _id %2$s;
        BEGIN
          IF TG_OP = 'DELETE' THEN
            _id := %3$s(OLD.%4$s);
            IF _id IS NOT NULL THEN
              DELETE FROM %5$s AS _n WHERE %6$s = _id;
              DELETE FROM %7$s AS _m WHERE _m.old_id = OLD.%4$s;
            END IF;
            RETURN NULL;
          END IF;
          -- as it is by now: a trigger of the application may have written it again
          SELECT * INTO _row FROM %1$s AS _o WHERE %8$s = NEW.%4$s;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'UPDATE' THEN
            _id := %3$s(OLD.%4$s);
            IF _id IS NOT NULL THEN
              IF %9$s THEN
                UPDATE %7$s AS _m SET old_id = NEW.%4$s WHERE _m.old_id = OLD.%4$s;
              END IF;
              UPDATE %5$s AS _n SET
                %10$s
                WHERE %6$s = _id;
              RETURN NULL;
            ELSIF NOT (%9$s) THEN
              -- the backfill will find it as it is then
              RETURN NULL;
            END IF;
          END IF;
        %11$s  INSERT INTO %7$s (old_id, new_id) VALUES (NEW.%4$s, _id);
          RETURN NULL;
        END\
        """
                .formatted(
                        Names.quote(before.name()),
                        columnType(after),
                        partner(),
                        Names.quote(before.key()),
                        Names.quote(after.name()),
                        rule.key("_n", after),
                        map,
                        rule.key("_o", before),
                        changedKey(before),
                        rule.places().stream()
                                .map(this::carriedUp)
                                .collect(Collectors.joining(",\n        ")),
                        (insertNew("_row.", false) + returningNew()).indent(2));
    }

    private String carriedUp(Place place) {
        int pair = place.pair();
        String column = rule.newColumn(place);
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

    private String newBody() {
        return """
        #variable_conflict use_variable
        DECLARE
          _id %1$s;
        BEGIN
          IF TG_OP = 'INSERT' THEN
        %2$s    INSERT INTO %3$s (old_id, new_id) VALUES (_id, NEW.%4$s);
            RETURN NULL;
          END IF;
          SELECT _m.old_id INTO _id FROM %3$s AS _m WHERE _m.new_id = OLD.%4$s FOR KEY SHARE;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'DELETE' THEN
            DELETE FROM %5$s AS _o WHERE %6$s = _id;
            DELETE FROM %3$s AS _m WHERE _m.old_id = _id;
            RETURN NULL;
          END IF;
          IF %7$s THEN
            UPDATE %3$s AS _m SET new_id = NEW.%4$s WHERE _m.old_id = _id;
          END IF;
          UPDATE %5$s AS _o SET
            %8$s
            WHERE %6$s = _id;
          RETURN NULL;
        END\
        """
                .formatted(
                        columnType(before),
                        insertOld().indent(4),
                        map,
                        Names.quote(after.key()),
                        Names.quote(before.name()),
                        rule.key("_o", before),
                        changedKey(after),
                        IntStream.range(0, mirror.pairs().size())
                                .mapToObj(this::carriedDown)
                                .collect(Collectors.joining(",\n    ")));
    }

    private String carriedDown(int pair) {
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
                            values.add(rule.up(place, row));
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
            values.add(rule.down(i, "NEW."));
        }
        mirror.oldOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.oldOnly(), "old").forEach(given -> values.add(given.ofNothing()));
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

    private static String definer() {
        return "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp";
    }

    private String silent() {
        return " SET " + setting() + " = 'on'";
    }

    private String setting() {
        return "gapless.mirror_" + mirror.tag();
    }

    private String partner() {
        return "gapless.partner_" + mirror.tag();
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
        public String newOnly(int given) {
            return givens(mirror.newOnly(), "new").get(given).ofNothing();
        }
    }
}
