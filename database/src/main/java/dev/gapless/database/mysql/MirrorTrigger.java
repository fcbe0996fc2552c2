package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Given;
import dev.gapless.migration.plan.TableMirror.Pair;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions and triggers that keep two tables in step; they do what those of PostgreSQL do.
///
/// - What a trigger of ours writes fires none of ours: a variable of the session has the moment at
///   which the statement began. One that a failed statement left behind is of another moment, and
///   says nothing to the next one.
/// - Every read that decides something locks, and so sees what is there, not the transaction's
///   snapshot.
/// - An UPDATE assigns from left to right, so whether a column is carried over is found out before.
///
/// Equal is equal byte for byte. Names that a body of ours declares begin with `_gapless_`.
final class MirrorTrigger {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    /// Old ids that come between the two steps of the installation shall not meet those that the
    /// new table counts.
    private static final int ROOM = 100_000;

    private final TableMirror mirror;
    private final Table before;
    private final Table after;
    private final String map;

    MirrorTrigger(TableMirror mirror) {
        this.mirror = mirror;
        this.before = mirror.before();
        this.after = mirror.after();
        this.map = Names.quote(map());
    }

    TableName map() {
        return new TableName("gapless", named("map"));
    }

    Statement createMap() {
        return new Statement(
                "CREATE TABLE "
                        + map
                        + " (old_id "
                        + before.keyType()
                        + " NOT NULL PRIMARY KEY, new_id "
                        + after.keyType()
                        + " NULL UNIQUE) ENGINE = InnoDB",
                "DROP TABLE " + map);
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
        statements.add(new Statement(createFill(), "DROP FUNCTION " + ours("fill")));
        if (counted()) {
            statements.add(new Statement(createCounter(), "DROP PROCEDURE " + ours("counter")));
        }
        return statements;
    }

    /// Rows that are there keep their ids, so new ones have to begin above them.
    boolean counted() {
        return mirror.keepsIds();
    }

    String count() {
        return "CALL " + ours("counter") + "()";
    }

    List<Statement> oldTriggers() {
        return List.of(
                trigger(before, "DELETE", "true", oldDeleted()),
                trigger(before, "UPDATE", changed(before, oldColumns()), oldUpdated()),
                trigger(before, "INSERT", "true", insertedOld()));
    }

    List<Statement> newTriggers() {
        return List.of(
                trigger(after, "DELETE", "true", newDeleted()),
                trigger(after, "UPDATE", changed(after, newColumns()), newUpdated()),
                trigger(after, "INSERT", "true", newInserted()));
    }

    /// The triggers of ours that are gone.
    String guard() {
        return Stream.of(before, after)
                .map(
                        table ->
                                "SELECT name FROM ("
                                        + EVENTS.stream()
                                                .map(
                                                        event ->
                                                                "SELECT "
                                                                        + Names.literal(
                                                                                triggerName(
                                                                                        table,
                                                                                        event))
                                                                        + " AS name")
                                                .collect(Collectors.joining(" UNION ALL "))
                                        + ") AS ours WHERE NOT EXISTS (SELECT 1 FROM"
                                        + " information_schema.triggers WHERE trigger_schema = "
                                        + Names.literal(table.name().schema())
                                        + " AND event_object_table = "
                                        + Names.literal(table.name().name())
                                        + " AND trigger_name = name)")
                .collect(Collectors.joining(" UNION ALL "));
    }

    /// The call that makes the counterpart of one row.
    String fillCall() {
        return ours("fill") + "(" + Names.quote(before.key()) + ")";
    }

    /// Condition of a row of the old table that has no counterpart yet.
    String pending() {
        return "NOT EXISTS (SELECT 1 FROM "
                + map
                + " AS _m WHERE _m.old_id = "
                + whole(before)
                + ")";
    }

    /// Condition of a row of the old table without a row that says the same.
    String differs() {
        String rules =
                IntStream.range(0, mirror.pairs().size())
                        .mapToObj(i -> " AND NOT (" + broken(i) + ")")
                        .collect(Collectors.joining());
        return "NOT EXISTS (SELECT 1 FROM "
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
        return "NOT EXISTS (SELECT 1 FROM "
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
        return "(NOT EXISTS (SELECT 1 FROM %s AS _o WHERE %s = %s.old_id) OR NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = %s.new_id))"
                .formatted(
                        Names.quote(before.name()),
                        key("_o", before),
                        map,
                        Names.quote(after.name()),
                        key("_n", after),
                        map);
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
                                        mirror.newOnly().stream()
                                                .map(
                                                        given ->
                                                                value(given)
                                                                        + " AS "
                                                                        + Names.quote(
                                                                                given.column()))))
                        .collect(Collectors.joining(", "))
                + " FROM "
                + Names.quote(before.name())
                + " AS _o";
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
            return computed(side()) ? upFunction(pair, column).of(prefix) : oldColumn(pair, prefix);
        }
    }

    private Stream<Place> newSides() {
        return IntStream.range(0, mirror.pairs().size()).boxed().flatMap(this::newSides);
    }

    private Stream<Place> newSides(int pair) {
        return IntStream.range(0, mirror.pairs().get(pair).after().size())
                .mapToObj(column -> new Place(pair, column));
    }

    private List<String> oldColumns() {
        return mirror.pairs().stream().map(pair -> pair.before().name()).toList();
    }

    private List<String> newColumns() {
        return newSides().map(place -> place.side().name()).toList();
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
                before.name(),
                both.after().get(column),
                List.of(both.before()));
    }

    private RowFunction downFunction(int pair) {
        Pair both = mirror.pairs().get(pair);
        return function(
                "down_" + mirror.tag() + "_" + (pair + 1),
                after.name(),
                both.before(),
                both.after());
    }

    private static RowFunction function(String name, TableName table, Side of, List<Side> over) {
        return new RowFunction(
                name,
                table,
                ColumnPair.columns(over),
                of.type(),
                of.value().isEmpty() ? Names.quote(over.getFirst().name()) : of.value(),
                of.ifNull(),
                true);
    }

    private String down(int pair, String prefix) {
        Pair both = mirror.pairs().get(pair);
        return computed(both.before())
                ? downFunction(pair).of(prefix)
                : prefix + Names.quote(both.after().getFirst().name());
    }

    private String broken(int pair) {
        String old = Names.quote(before.name()) + ".";
        return notUp(pair, "_n.", old) + " AND " + notDown(pair, old, "_n.");
    }

    private String notUp(int pair, String newPrefix, String oldPrefix) {
        return newSides(pair)
                .map(place -> FillTrigger.same(newPrefix + place.column(), place.up(oldPrefix)))
                .collect(Collectors.joining(" AND ", "NOT (", ")"));
    }

    private String notDown(int pair, String oldPrefix, String newPrefix) {
        return "NOT (" + FillTrigger.same(oldColumn(pair, oldPrefix), down(pair, newPrefix)) + ")";
    }

    private String oldColumn(int pair, String prefix) {
        return prefix + Names.quote(mirror.pairs().get(pair).before().name());
    }

    /// It is called DETERMINISTIC because a server with a binary log asks for that; the log has the
    /// rows all the same. It inserts values, not a SELECT, whose lock on the counter MariaDB would
    /// hold until the chunk ends.
    private String createFill() {
        String variables =
                mirror.pairs().stream()
                        .map(Pair::before)
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
                          IF NOT EXISTS (SELECT 1 FROM %s AS _n WHERE %s = _gapless_key) THEN
                            INSERT INTO %s VALUES (_gapless_key, %s);
                            SET _gapless_id = _gapless_key;
                          END IF;
                        """
                                .formatted(
                                        Names.quote(after.name()),
                                        key("_n", after),
                                        newTable(true),
                                        Names.list(newValues("")))
                        : "";
        return """
        CREATE FUNCTION %s(_gapless_key %s) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          DECLARE _gapless_id %s;
        %s  IF EXISTS (SELECT 1 FROM %s AS _m WHERE _m.old_id = _gapless_key) THEN
            RETURN true;
          END IF;
          SELECT %s INTO %s
            FROM %s AS _o WHERE %s = _gapless_key;
          SET %s = now(6);
        %s  IF _gapless_id IS NULL THEN
            INSERT INTO %s VALUES (%s);
            SET _gapless_id = last_insert_id();
          END IF;
          INSERT INTO %s (old_id, new_id) VALUES (_gapless_key, _gapless_id);
          SET %s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        ours("fill"),
                        before.keyParameter(),
                        after.keyType(),
                        variables,
                        map,
                        pairs(pair -> oldColumn(pair, "_o."), ", "),
                        pairs(pair -> oldColumn(pair, ""), ", "),
                        Names.quote(before.name()),
                        key("_o", before),
                        moment(),
                        withKey,
                        newTable(false),
                        Names.list(newValues("")),
                        map,
                        moment());
    }

    private String createCounter() {
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

    private String oldDeleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
          DELETE FROM %s WHERE %s = _gapless_id;
          DELETE FROM %s WHERE old_id = OLD.%s;
        END IF;
        """
                .formatted(
                        claimed(),
                        Names.quote(after.name()),
                        Names.quote(after.key()),
                        map,
                        Names.quote(before.key()));
    }

    private String oldUpdated() {
        List<Place> places = newSides().toList();
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET old_id = NEW.%4$s WHERE old_id = OLD.%4$s;
          END IF;
          SELECT %5$s INTO %6$s
            FROM %7$s AS _n WHERE %8$s = _gapless_id FOR UPDATE;
          IF %9$s THEN
            UPDATE %7$s AS _n SET
              %10$s
              WHERE %8$s = _gapless_id;
          END IF;
        ELSEIF %2$s THEN
        %11$sEND IF;
        """
                .formatted(
                        claimed(),
                        changedKey(before),
                        map,
                        Names.quote(before.key()),
                        pairs(this::carriedUp, ", "),
                        pairs(MirrorTrigger::flag, ", "),
                        Names.quote(after.name()),
                        key("_n", after),
                        pairs(MirrorTrigger::flag, " OR "),
                        places.stream()
                                .map(
                                        place ->
                                                "_n.%s = if(%s, %s, _n.%s)"
                                                        .formatted(
                                                                place.column(),
                                                                flag(place.pair),
                                                                place.up("NEW."),
                                                                place.column()))
                                .collect(Collectors.joining(",\n      ")),
                        insertedOld().indent(2));
    }

    private String carriedUp(int pair) {
        Pair both = mirror.pairs().get(pair);
        boolean agreeing =
                computed(both.before()) || both.after().stream().anyMatch(MirrorTrigger::computed);
        return "NOT ("
                + FillTrigger.same(oldColumn(pair, "NEW."), oldColumn(pair, "OLD."))
                + ")"
                + (agreeing ? " AND " + notDown(pair, "NEW.", "_n.") : "");
    }

    private String insertedOld() {
        return """
        INSERT INTO %s VALUES (%s);
        INSERT INTO %s (old_id, new_id) VALUES (NEW.%s, last_insert_id());
        """
                .formatted(
                        newTable(false),
                        Names.list(newValues("NEW.")),
                        map,
                        Names.quote(before.key()));
    }

    private String newDeleted() {
        return """
        %s
        IF _gapless_id IS NOT NULL THEN
          DELETE FROM %s WHERE %s = _gapless_id;
          DELETE FROM %s WHERE old_id = _gapless_id;
        END IF;
        """
                .formatted(
                        partner("FOR UPDATE"),
                        Names.quote(before.name()),
                        Names.quote(before.key()),
                        map);
    }

    private String newUpdated() {
        return """
        %1$s
        IF _gapless_id IS NOT NULL THEN
          IF %2$s THEN
            UPDATE %3$s SET new_id = NEW.%4$s WHERE old_id = _gapless_id;
          END IF;
          SELECT %5$s INTO %6$s
            FROM %7$s AS _o WHERE %8$s = _gapless_id FOR UPDATE;
          IF %9$s THEN
            UPDATE %7$s AS _o SET
              %10$s
              WHERE %8$s = _gapless_id;
          END IF;
        END IF;
        """
                .formatted(
                        partner("LOCK IN SHARE MODE"),
                        changedKey(after),
                        map,
                        Names.quote(after.key()),
                        pairs(this::carriedDown, ", "),
                        pairs(MirrorTrigger::flag, ", "),
                        Names.quote(before.name()),
                        key("_o", before),
                        pairs(MirrorTrigger::flag, " OR "),
                        IntStream.range(0, mirror.pairs().size())
                                .mapToObj(
                                        pair ->
                                                "%s = if(%s, %s, %s)"
                                                        .formatted(
                                                                oldColumn(pair, "_o."),
                                                                flag(pair),
                                                                down(pair, "NEW."),
                                                                oldColumn(pair, "_o.")))
                                .collect(Collectors.joining(",\n      ")));
    }

    private String carriedDown(int pair) {
        Pair both = mirror.pairs().get(pair);
        boolean agreeing =
                computed(both.before()) || both.after().stream().anyMatch(MirrorTrigger::computed);
        return newSides(pair)
                        .map(
                                place ->
                                        FillTrigger.same(
                                                "NEW." + place.column(), "OLD." + place.column()))
                        .collect(Collectors.joining(" AND ", "NOT (", ")"))
                + (agreeing ? " AND " + notUp(pair, "NEW.", "_o.") : "");
    }

    private String newInserted() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < mirror.pairs().size(); i++) {
            columns.add(oldColumn(i, ""));
            values.add(down(i, "NEW."));
        }
        mirror.oldOnly()
                .forEach(
                        given -> {
                            columns.add(Names.quote(given.column()));
                            values.add(value(given));
                        });
        return """
        INSERT INTO %s (%s) VALUES (%s);
        INSERT INTO %s (old_id, new_id) VALUES (last_insert_id(), NEW.%s);
        """
                .formatted(
                        Names.quote(before.name()),
                        Names.list(columns),
                        Names.list(values),
                        map,
                        Names.quote(after.key()));
    }

    /// The new key that belongs to an old row, as it is, whatever the snapshot says. A read that
    /// locks would lock the gap where there is none yet, and with it inserts of others; so the key
    /// is claimed first.
    private String claimed() {
        return """
        INSERT INTO %1$s (old_id) VALUES (OLD.%2$s) ON DUPLICATE KEY UPDATE old_id = old_id;
        SELECT _m.new_id INTO _gapless_id FROM %1$s AS _m WHERE _m.old_id = OLD.%2$s FOR UPDATE;
        IF _gapless_id IS NULL THEN
          DELETE FROM %1$s WHERE old_id = OLD.%2$s;
        END IF;\
        """
                .formatted(map, Names.quote(before.key()));
    }

    /// The old key that belongs to a new row, locked; without a warning where there is none.
    private String partner(String lock) {
        return "SELECT max(_m.old_id) INTO _gapless_id FROM %s AS _m WHERE _m.new_id = OLD.%s %s;"
                .formatted(map, Names.quote(after.key()), lock);
    }

    /// `client (login, ..)`
    private String newTable(boolean withKey) {
        List<String> columns = new ArrayList<>();
        if (withKey) {
            columns.add(Names.quote(after.key()));
        }
        newSides().forEach(place -> columns.add(place.column()));
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        return Names.quote(after.name()) + " (" + Names.list(columns) + ")";
    }

    private List<String> newValues(String row) {
        List<String> values = new ArrayList<>();
        newSides().forEach(place -> values.add(place.up(row)));
        mirror.newOnly().forEach(given -> values.add(value(given)));
        return values;
    }

    private static String value(Given given) {
        return "(" + given.value() + ")";
    }

    private Statement trigger(Table table, String event, String condition, String body) {
        String name = Names.quote(table.name().schema()) + "." + triggerQuoted(table, event);
        boolean update = event.equals("UPDATE");
        String flags =
                update
                        ? IntStream.range(0, mirror.pairs().size())
                                .mapToObj(i -> "  DECLARE " + flag(i) + " boolean;\n")
                                .collect(Collectors.joining())
                        : "";
        String key = table == before ? after.keyType() : before.keyType();
        return new Statement(
                "CREATE TRIGGER "
                        + name
                        + " AFTER "
                        + event
                        + " ON "
                        + Names.quote(table.name())
                        + " FOR EACH ROW\n"
                        + """
                        BEGIN
                          DECLARE _gapless_id %s;
                        %s  IF NOT (%s <=> now(6))%s THEN
                            SET %s = now(6);
                        %s    SET %s = NULL;
                          END IF;
                        END\
                        """
                                .formatted(
                                        key,
                                        flags,
                                        moment(),
                                        update ? " AND (" + condition + ")" : "",
                                        moment(),
                                        body.indent(4),
                                        moment()),
                "DROP TRIGGER " + name);
    }

    private static String changed(Table table, List<String> columns) {
        return Stream.concat(
                        columns.stream()
                                .map(Names::quote)
                                .map(
                                        name ->
                                                "NOT ("
                                                        + FillTrigger.same(
                                                                "NEW." + name, "OLD." + name)
                                                        + ")"),
                        Stream.of(changedKey(table)))
                .collect(Collectors.joining(" OR "));
    }

    private static String changedKey(Table table) {
        String name = Names.quote(table.key());
        return "NOT (" + FillTrigger.same("NEW." + name, "OLD." + name) + ")";
    }

    /// Trigger names are unique in a database.
    private String triggerName(Table table, String event) {
        return Planner.TRIGGER_PREFIX
                + mirror.tag()
                + (table == before ? "_o" : "_n")
                + Character.toLowerCase(event.charAt(0));
    }

    private String triggerQuoted(Table table, String event) {
        return Names.quote(triggerName(table, event));
    }

    private String pairs(IntFunction<String> words, String between) {
        return IntStream.range(0, mirror.pairs().size())
                .mapToObj(words)
                .collect(Collectors.joining(between));
    }

    private static String flag(int pair) {
        return "_gapless_" + (pair + 1);
    }

    private String moment() {
        return "@gapless_" + mirror.tag() + "_" + Names.digest(before.name().schema());
    }

    private String ours(String kind) {
        return "gapless." + Names.quote(named(kind));
    }

    private String named(String kind) {
        return kind + "_" + mirror.tag() + "_" + Names.digest(before.name().schema());
    }

    private static String key(String alias, Table table) {
        return alias + "." + Names.quote(table.key());
    }

    private static String whole(Table table) {
        return Names.quote(table.name()) + "." + Names.quote(table.key());
    }
}
