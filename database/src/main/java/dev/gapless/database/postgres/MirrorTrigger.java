package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
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
import java.util.function.Function;
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

    private final TableMirror mirror;
    private final String map;
    private final Table before;
    private final Table after;

    MirrorTrigger(TableMirror mirror) {
        this.mirror = mirror;
        this.map = "gapless.map_" + mirror.tag();
        this.before = mirror.before();
        this.after = mirror.after();
    }

    TableName map() {
        return new TableName("gapless", "map_" + mirror.tag());
    }

    /// Each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>();
        Stream.concat(ups(), downs())
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

    /// The call that makes the counterpart of one row.
    String fillCall() {
        return fill() + "(" + Names.quote(before.key()) + ")";
    }

    /// Condition of a row of the old table that has no counterpart yet.
    String pending() {
        return "NOT EXISTS (SELECT FROM " + map + " AS _m WHERE _m.old_id = " + whole(before) + ")";
    }

    /// Condition of a row of the old table without a row that says the same.
    String differs() {
        String rules =
                IntStream.range(0, mirror.pairs().size())
                        .mapToObj(i -> " AND NOT (" + broken(i) + ")")
                        .collect(Collectors.joining());
        return "NOT EXISTS (SELECT FROM "
                + map
                + " AS _m JOIN "
                + Names.quote(after.name())
                + " AS _n ON "
                + key("_n", after)
                + " = _m.new_id WHERE _m.old_id = "
                + whole(before)
                + rules
                + ")";
    }

    /// Condition of a row of the new table without an old one.
    String alien() {
        return "NOT EXISTS (SELECT FROM "
                + map
                + " AS _m JOIN "
                + Names.quote(before.name())
                + " AS _o ON "
                + key("_o", before)
                + " = _m.old_id WHERE _m.new_id = "
                + whole(after)
                + ")";
    }

    /// Condition of a pair of keys that leads nowhere.
    String dangling() {
        String pair = Names.quote(map()) + ".";
        return "NOT EXISTS (SELECT FROM %s AS _o WHERE %s = %sold_id) OR NOT EXISTS (SELECT FROM %s AS _n WHERE %s = %snew_id)"
                .formatted(
                        Names.quote(before.name()),
                        key("_o", before),
                        pair,
                        Names.quote(after.name()),
                        key("_n", after),
                        pair);
    }

    /// The query that makes the new rows.
    String forward() {
        return "SELECT "
                + Stream.concat(
                                Stream.of(key("_o", before) + " AS " + Names.quote(after.key())),
                                Stream.concat(
                                        newSides()
                                                .map(
                                                        place ->
                                                                place.up("_o.")
                                                                        + " AS "
                                                                        + place.column()),
                                        named(givens(mirror.newOnly(), "new"), mirror.newOnly())))
                        .collect(Collectors.joining(", "))
                + " FROM "
                + Names.quote(before.name())
                + " AS _o";
    }

    private static Stream<String> named(List<RowFunction> values, List<Given> givens) {
        return IntStream.range(0, givens.size())
                .mapToObj(
                        i ->
                                values.get(i).ofNothing()
                                        + " AS "
                                        + Names.quote(givens.get(i).column()));
    }

    private final class Place {
        private final int pair;
        private final int column;

        Place(int pair, int column) {
            this.pair = pair;
            this.column = column;
        }

        String column() {
            return Names.quote(side().name());
        }

        Side side() {
            return mirror.pairs().get(pair).after().get(column);
        }

        String up(String prefix) {
            return computed(side())
                    ? upFunction(pair, column).of(prefix)
                    : prefix + Names.quote(mirror.pairs().get(pair).before().name());
        }
    }

    private Stream<Place> newSides() {
        return IntStream.range(0, mirror.pairs().size())
                .boxed()
                .flatMap(
                        pair ->
                                IntStream.range(0, mirror.pairs().get(pair).after().size())
                                        .mapToObj(column -> new Place(pair, column)));
    }

    private Stream<Place> newSides(int pair) {
        return newSides().filter(place -> place.pair == pair);
    }

    private Stream<RowFunction> ups() {
        return newSides()
                .filter(place -> computed(place.side()))
                .map(place -> upFunction(place.pair, place.column));
    }

    private Stream<RowFunction> downs() {
        return IntStream.range(0, mirror.pairs().size())
                .filter(pair -> computed(mirror.pairs().get(pair).before()))
                .mapToObj(this::downFunction);
    }

    private static boolean computed(Side side) {
        return !side.value().isEmpty() || !side.ifNull().isEmpty();
    }

    private RowFunction upFunction(int pair, int column) {
        Pair both = mirror.pairs().get(pair);
        return function(
                "up_" + mirror.tag() + "_" + (pair + 1) + "_" + (column + 1),
                both.after().get(column),
                List.of(both.before()));
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

    private String down(int pair, String prefix) {
        Pair both = mirror.pairs().get(pair);
        return computed(both.before())
                ? downFunction(pair).of(prefix)
                : prefix + Names.quote(both.after().getFirst().name());
    }

    /// Neither side says what the other one says.
    private String broken(int pair) {
        return notUp(pair, "_n.", whole(before.name()))
                + " AND "
                + notDown(pair, whole(before.name()), "_n.");
    }

    private String notUp(int pair, String newPrefix, String oldPrefix) {
        return FillTrigger.differ(
                newSides(pair)
                        .map(place -> newPrefix + place.column())
                        .collect(Collectors.joining(", ")),
                newSides(pair).map(place -> place.up(oldPrefix)).collect(Collectors.joining(", ")));
    }

    private String notDown(int pair, String oldPrefix, String newPrefix) {
        return FillTrigger.differ(oldColumn(pair, oldPrefix), down(pair, newPrefix));
    }

    private String oldColumn(int pair, String prefix) {
        return prefix + Names.quote(mirror.pairs().get(pair).before().name());
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
                                + key("_n", after)
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
                                        key("_o", before),
                                        withKey,
                                        (insertNew("_row.", false) + returningNew()).indent(4),
                                        map));
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
                        key("_n", after),
                        map,
                        key("_o", before),
                        changedKey(before),
                        newSides().map(this::carriedUp).collect(Collectors.joining(",\n        ")),
                        (insertNew("_row.", false) + returningNew()).indent(2));
    }

    private String carriedUp(Place place) {
        int pair = place.pair;
        String changed = FillTrigger.differ(oldColumn(pair, "_row."), oldColumn(pair, "OLD."));
        boolean agreeing = computed(place.side()) || computed(mirror.pairs().get(pair).before());
        return place.column()
                + " = CASE WHEN "
                + changed
                + (agreeing ? " AND " + notDown(pair, "_row.", "_n.") : "")
                + " THEN "
                + place.up("_row.")
                + " ELSE _n."
                + place.column()
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
                        key("_o", before),
                        changedKey(after),
                        IntStream.range(0, mirror.pairs().size())
                                .mapToObj(this::carriedDown)
                                .collect(Collectors.joining(",\n    ")));
    }

    private String carriedDown(int pair) {
        Pair both = mirror.pairs().get(pair);
        Function<String, String> columns =
                prefix ->
                        newSides(pair)
                                .map(place -> prefix + place.column())
                                .collect(Collectors.joining(", "));
        boolean agreeing =
                computed(both.before()) || both.after().stream().anyMatch(MirrorTrigger::computed);
        return oldColumn(pair, "")
                + " = CASE WHEN "
                + FillTrigger.differ(columns.apply("NEW."), columns.apply("OLD."))
                + (agreeing ? " AND " + notUp(pair, "NEW.", "_o.") : "")
                + " THEN "
                + down(pair, "NEW.")
                + " ELSE "
                + oldColumn(pair, "_o.")
                + " END";
    }

    private String insertNew(String row, boolean withKey) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (withKey) {
            columns.add(Names.quote(after.key()));
            values.add(row + Names.quote(before.key()));
        }
        newSides()
                .forEach(
                        place -> {
                            columns.add(place.column());
                            values.add(place.up(row));
                        });
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.newOnly(), "new").forEach(given -> values.add(given.ofNothing()));
        return insert(after, "_n", columns, values);
    }

    private String returningNew() {
        return " RETURNING " + key("_n", after) + " INTO _id;";
    }

    private String insertOld() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < mirror.pairs().size(); i++) {
            columns.add(oldColumn(i, ""));
            values.add(down(i, "NEW."));
        }
        mirror.oldOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.oldOnly(), "old").forEach(given -> values.add(given.ofNothing()));
        return insert(before, "_o", columns, values)
                + " RETURNING "
                + key("_o", before)
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

    private static String key(String alias, Table table) {
        return alias + "." + Names.quote(table.key());
    }

    private static String whole(Table table) {
        return whole(table.name()) + Names.quote(table.key());
    }

    private static String whole(TableName table) {
        return Names.quote(table) + ".";
    }
}
