package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.PartRule;
import dev.gapless.database.jdbc.PartSteps;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.plan.TablePart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions and triggers that keep a table and its part in step; they do what those of
/// PostgreSQL do.
///
/// - What a trigger of ours writes fires none of ours, see [MirrorSql].
/// - A read that locks a row that is not there would lock the gap, and with it inserts of others;
///   so a row of the part is made, if there is none, before it is read.
/// - An UPDATE assigns from left to right, so whether a column is carried over is found out before.
///
/// Equal is equal byte for byte. Names that a body of ours declares begin with `_gapless_`.
final class PartTrigger {
    private static final List<String> EVENTS = List.of("DELETE", "UPDATE", "INSERT");

    private final TablePart tables;
    private final MirrorTrigger columns;
    private final PartRule rule;

    PartTrigger(TablePart tables) {
        this.tables = tables;
        this.columns = new MirrorTrigger(tables.columns());
        this.rule =
                new PartRule(
                        tables,
                        columns.rule(),
                        Names::quote,
                        IntStream.range(0, tables.nothing().size())
                                .mapToObj(this::nothing)
                                .toList(),
                        column -> column + " IS NOT NULL");
    }

    PartSteps steps() {
        return new PartSteps(rule, guard(), new Words());
    }

    /// A constant has the type of its column only as the value of a function.
    private String nothing(int column) {
        return isNull(column) ? TablePart.NULL : constant(column).of("");
    }

    private boolean isNull(int column) {
        return tables.nothing().get(column).equals(TablePart.NULL);
    }

    private RowFunction constant(int column) {
        Side side = tables.wholeSides().get(column);
        return new RowFunction(
                "nothing_" + tables.columns().tag() + "_" + (column + 1),
                tables.whole().name(),
                List.of(),
                side.type(),
                tables.nothing().get(column),
                "",
                true);
    }

    /// Each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>(columns.conversions());
        IntStream.range(0, tables.nothing().size())
                .filter(column -> !isNull(column))
                .mapToObj(this::constant)
                .forEach(
                        function ->
                                statements.add(new Statement(function.create(), function.drop())));
        statements.add(new Statement(createFill(), "DROP FUNCTION " + columns.ours("fill")));
        if (!fillRows().isEmpty()) {
            statements.add(new Statement(createFillRows(), "DROP FUNCTION " + fillRows()));
        }
        return statements;
    }

    String fillCall() {
        return columns.ours("fill") + "(" + Names.quote(tables.whole().key()) + ")";
    }

    /// The function that makes many rows of the part; empty where the keys cannot be told in JSON.
    String fillRows() {
        return tables.split() ? columns.fillRows() : "";
    }

    String pending() {
        return tables.split() ? rule.partPending() : rule.wholePendingByKey();
    }

    /// Along the rows of the whole, whichever is the old place: a function that locked them itself
    /// would wait for them, because SKIP LOCKED says nothing in a function.
    private String createFill() {
        return """
        CREATE FUNCTION %1$s(_gapless_key %2$s) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
        %3$s  SET %4$s = now(6);
        %5$s  SET %4$s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        columns.ours("fill"),
                        tables.whole().keyParameter(),
                        tables.split() ? "" : declaredPart(),
                        columns.moment(),
                        (tables.split()
                                        ? insertFrom(
                                                table(tables.whole())
                                                        + " AS _w WHERE "
                                                        + rule.key("_w.")
                                                        + " = _gapless_key")
                                        : fillWhole())
                                .indent(2));
    }

    private String declaredPart() {
        return Stream.concat(
                        Stream.of("_gapless_found " + tables.whole().keyType()),
                        tables.partSides().stream()
                                .map(side -> Names.quote(side.name()) + " " + side.type()))
                .map(variable -> "  DECLARE " + variable + ";\n")
                .collect(Collectors.joining());
    }

    private String createFillRows() {
        return """
        CREATE FUNCTION %1$s(_gapless_keys longtext CHARACTER SET utf8mb4) RETURNS boolean
        DETERMINISTIC MODIFIES SQL DATA
        BEGIN
          SET %2$s = now(6);
        %3$s  SET %2$s = NULL;
          RETURN true;
        END\
        """
                .formatted(
                        fillRows(),
                        columns.moment(),
                        insertFrom(
                                        """
                                        JSON_TABLE(_gapless_keys, '$[*]' COLUMNS (_gapless_key %s PATH '$')) AS _k
                                        STRAIGHT_JOIN %s AS _w ON %s = _k._gapless_key WHERE true\
                                        """
                                                .formatted(
                                                        tables.whole().keyParameter(),
                                                        table(tables.whole()),
                                                        rule.key("_w.")))
                                .indent(2));
    }

    private String insertFrom(String rows) {
        return """
        INSERT INTO %1$s (%2$s)
          SELECT %3$s
          FROM %4$s AND %5$s
          ON DUPLICATE KEY UPDATE %6$s = %1$s.%6$s;\
        """
                .formatted(
                        table(tables.part()),
                        Names.list(rule.insertedColumns()),
                        Names.list(steps().insertedValues("_w.")),
                        rows,
                        rule.says("_w."),
                        rule.by(""));
    }

    /// The part is read without a lock: whoever has changed it since waits for the whole, and
    /// carries that over then.
    private String fillWhole() {
        return """
        SELECT %1$s, %2$s INTO _gapless_found, %3$s FROM %4$s AS _p WHERE %1$s = _gapless_key;
        IF _gapless_found IS NOT NULL THEN
          UPDATE %5$s AS _w SET
              %6$s%9$s
            WHERE %7$s = _gapless_key AND NOT (%8$s);
        END IF;\
        """
                .formatted(
                        rule.by("_p."),
                        Names.list(rule.partColumns("_p.")),
                        Names.list(rule.partColumns("")),
                        table(tables.part()),
                        table(tables.whole()),
                        rule.setWhole(column -> "_w." + column, "", (_, carried, _) -> carried),
                        rule.key("_w."),
                        rule.says("_w."),
                        tables.kept().stream()
                                .map(Names::quote)
                                .map(column -> ", _w." + column + " = _w." + column)
                                .collect(Collectors.joining()));
    }

    List<Statement> triggers(Table table) {
        return table.equals(tables.whole())
                ? List.of(
                        trigger(table, "DELETE", "", wholeDeleted()),
                        trigger(table, "UPDATE", changed(table), wholeUpdated()),
                        trigger(table, "INSERT", rule.says("NEW."), made("NEW.", merged())))
                : List.of(
                        trigger(table, "DELETE", "", emptied()),
                        trigger(table, "UPDATE", changed(table), partUpdated()),
                        trigger(table, "INSERT", "", carriedToWhole(this::unsaid)));
    }

    /// Condition that a row inserted into the whole says something.
    String saidByInsert() {
        return rule.says("NEW.");
    }

    /// A row of the part, if there is none.
    private String made(String row, String otherwise) {
        return "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s;"
                .formatted(
                        table(tables.part()),
                        Names.list(rule.insertedColumns()),
                        Names.list(steps().insertedValues(row)),
                        otherwise);
    }

    private String kept() {
        return rule.by("") + " = " + rule.by("");
    }

    private String merged() {
        return rule.setPart(column -> column, "NEW.", (_, carried, _) -> carried);
    }

    private String wholeDeleted() {
        return made("OLD.", kept())
                + "\nDELETE FROM %s WHERE %s = %s;"
                        .formatted(table(tables.part()), rule.by(""), rule.key("OLD."));
    }

    private String wholeUpdated() {
        return """
        IF %1$s THEN
          UPDATE %2$s SET %3$s = %4$s WHERE %3$s = %5$s;
        END IF;
        IF %12$s THEN
          %6$s
          SELECT %7$s INTO %8$s FROM %2$s AS _p WHERE %9$s = %4$s FOR UPDATE;
          IF %10$s THEN
            UPDATE %2$s AS _p SET
                %11$s
              WHERE %9$s = %4$s;
          END IF;
        END IF;\
        """
                .formatted(
                        MirrorSql.changedKey(tables.whole()),
                        table(tables.part()),
                        rule.by(""),
                        rule.key("NEW."),
                        rule.key("OLD."),
                        made("NEW.", kept()),
                        flags(pair -> rule.carriesToPart(pair, "NEW.", "_p."), ", "),
                        flags(MirrorSql::flag, ", "),
                        rule.by("_p."),
                        flags(MirrorSql::flag, " OR "),
                        rule.setPart(column -> "_p." + column, "NEW.", PartTrigger::flagged),
                        // a key alone that changes makes no row
                        rule.wholeTells());
    }

    private static String flagged(int pair, String carried, String present) {
        return "if(" + MirrorSql.flag(pair) + ", " + carried + ", " + present + ")";
    }

    private String flags(IntFunction<String> words, String between) {
        return rule.pairs().mapToObj(words).collect(Collectors.joining(between));
    }

    /// The lock is kept whatever the row says: the backfill must not fill it from a row of the part
    /// that is about to go.
    private String emptied() {
        return """
        SELECT max(%1$s) INTO _gapless_1 FROM %2$s AS _w WHERE %3$s = %4$s FOR UPDATE;
        IF _gapless_1 THEN
          UPDATE %2$s AS _w SET %5$s WHERE %3$s = %4$s;
        END IF;\
        """
                .formatted(
                        rule.says("_w."),
                        table(tables.whole()),
                        rule.key("_w."),
                        rule.by("OLD."),
                        rule.setNothing(column -> "_w." + column));
    }

    private String partUpdated() {
        return """
        IF %s THEN
        %s%sELSE
        %sEND IF;\
        """
                .formatted(
                        MirrorSql.changedKey(tables.part()),
                        emptied().indent(2),
                        carriedToWhole(this::unsaid).indent(2),
                        carriedToWhole(pair -> rule.carriesToWhole(pair, "_w.", "NEW.")).indent(2));
    }

    private String unsaid(int pair) {
        return rule.partUnsaid(pair, "_w.", "NEW.");
    }

    /// Without a warning where the whole has no such row.
    private String carriedToWhole(IntFunction<String> carries) {
        return """
        SELECT %1$s INTO %2$s FROM %3$s AS _w WHERE %4$s = %5$s FOR UPDATE;
        IF %6$s THEN
          UPDATE %3$s AS _w SET
              %7$s
            WHERE %4$s = %5$s;
        END IF;\
        """
                .formatted(
                        flags(pair -> "max(" + carries.apply(pair) + ")", ", "),
                        flags(MirrorSql::flag, ", "),
                        table(tables.whole()),
                        rule.key("_w."),
                        rule.by("NEW."),
                        flags(MirrorSql::flag, " OR "),
                        rule.setWhole(column -> "_w." + column, "NEW.", PartTrigger::flagged));
    }

    /// A write changes something that the other table says, too.
    private String changed(Table table) {
        boolean whole = table.equals(tables.whole());
        return flags(pair -> whole ? rule.wholeChanged(pair) : rule.partChanged(pair), " OR ")
                + " OR "
                + MirrorSql.changedKey(table);
    }

    private Statement trigger(Table table, String event, String condition, String body) {
        boolean whole = table.equals(tables.whole());
        String name = Names.quote(table.name().schema()) + "." + Names.quote(named(table, event));
        String declared =
                event.equals("UPDATE") || !whole
                        ? rule.pairs()
                                .mapToObj(
                                        pair -> "  DECLARE " + MirrorSql.flag(pair) + " boolean;\n")
                                .collect(Collectors.joining())
                        : "";
        return new Statement(
                "CREATE TRIGGER "
                        + name
                        + (whole && event.equals("DELETE") ? " BEFORE " : " AFTER ")
                        + event
                        + " ON "
                        + table(table)
                        + " FOR EACH ROW\n"
                        + """
                        BEGIN
                        %1$s  IF NOT (%2$s <=> now(6))%3$s THEN
                            SET %2$s = now(6);
                        %4$s    SET %2$s = NULL;
                          END IF;
                        END\
                        """
                                .formatted(
                                        declared,
                                        columns.moment(),
                                        condition.isEmpty() ? "" : " AND (" + condition + ")",
                                        body.indent(4)),
                "DROP TRIGGER " + name);
    }

    /// Trigger names are unique in a database.
    private String named(Table table, String event) {
        return Planner.TRIGGER_PREFIX
                + tables.columns().tag()
                + (table.equals(tables.whole()) ? "_w" : "_p")
                + Character.toLowerCase(event.charAt(0));
    }

    /// The triggers of ours that are gone.
    private String guard() {
        return Stream.of(tables.whole(), tables.part())
                .map(
                        table ->
                                MirrorTrigger.guard(
                                        table,
                                        EVENTS.stream().map(event -> named(table, event)).toList()))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static String table(Table table) {
        return Names.quote(table.name());
    }

    private final class Words implements PartSteps.Words {
        @Override
        public String update(String target, String set, String other, String on, String where) {
            return "UPDATE %s JOIN %s ON %s SET %s WHERE %s"
                    .formatted(target, other, on, set, where);
        }

        @Override
        public String assigned(String alias, String column) {
            return alias + "." + column;
        }

        @Override
        public List<String> partOnly() {
            return tables.partOnly().stream().map(MirrorSql::value).toList();
        }

        /// Where the session has one moment for all its statements.
        @Override
        public String silence() {
            return "SET " + columns.moment() + " = now(6)";
        }
    }
}
