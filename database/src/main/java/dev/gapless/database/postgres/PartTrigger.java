package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.PartRule;
import dev.gapless.database.jdbc.PartSteps;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.plan.TablePart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The functions and triggers that keep a table and its part in step, whichever is written.
///
/// - A write carries over the pairs whose side it changed, unless both say the same already.
/// - What a trigger of ours writes fires none of ours: each function runs with a setting, which the
///   server takes back when the function ends, also with an error.
/// - A row of the whole that goes takes its row of the part along before, so that a foreign key
///   between them holds.
///
/// Equal is equal byte for byte. Names that a function of ours declares begin with `_`.
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
                                .mapToObj(i -> isNull(i) ? TablePart.NULL : constant(i).of(""))
                                .toList(),
                        column -> column + " IS DISTINCT FROM NULL");
    }

    PartSteps steps() {
        return new PartSteps(rule, guard(), new Words());
    }

    /// Each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>(columns.conversions());
        constants()
                .forEach(
                        function ->
                                statements.add(new Statement(function.create(), function.drop())));
        givens().forEach(
                        function -> {
                            statements.add(new Statement(function.create(), function.drop()));
                            statements.add(new Statement("SELECT " + function.ofNothing(), ""));
                        });
        statements.add(
                new Statement(
                        createFill(), "DROP FUNCTION " + fill() + "(" + keyParameter() + "[])"));
        statements.add(trigger(function(tables.whole()), wholeBody()));
        statements.add(trigger(function(tables.part()), partBody()));
        return statements;
    }

    private boolean isNull(int column) {
        return tables.nothing().get(column).equals(TablePart.NULL);
    }

    /// The search path of our triggers knows no types of the user.
    private RowFunction constant(int column) {
        return new RowFunction(
                "gapless.nothing_" + tables.columns().tag() + "_" + (column + 1),
                List.of(),
                tables.wholeSides().get(column).type(),
                tables.nothing().get(column),
                "",
                true,
                false);
    }

    private Stream<RowFunction> constants() {
        return IntStream.range(0, tables.nothing().size())
                .filter(column -> !isNull(column))
                .mapToObj(this::constant);
    }

    private List<RowFunction> givens() {
        return columns.givens(tables.partOnly(), "part");
    }

    private String keyParameter() {
        return tables.columns().before().keyParameter();
    }

    private String fill() {
        return "gapless.fill_rows_" + tables.columns().tag();
    }

    String fillCall() {
        return fill() + "(array_agg(" + Names.quote(tables.columns().before().key()) + "))";
    }

    String pending() {
        return tables.split() ? rule.partPending() : rule.wholePending();
    }

    /// Rows of the old place that wait; one whose other row somebody has locked goes on waiting.
    private String createFill() {
        return "CREATE FUNCTION "
                + fill()
                + "(_gapless_keys "
                + keyParameter()
                + "[]) RETURNS void\nLANGUAGE plpgsql STRICT "
                + RowFunction.SETTINGS
                + columns.silent()
                + "\nAS "
                + Names.dollar(
                        "#variable_conflict use_column\nBEGIN\n"
                                + (tables.split() ? fillPart() : fillWhole()).indent(2)
                                + "END");
    }

    private String fillPart() {
        return """
        INSERT INTO %s (%s)
          SELECT %s FROM %s AS _w
          WHERE %s = ANY (_gapless_keys) AND %s
          ON CONFLICT (%s) DO NOTHING;\
        """
                .formatted(
                        table(tables.part()),
                        Names.list(rule.insertedColumns()),
                        Names.list(steps().insertedValues("_w.")),
                        table(tables.whole()),
                        rule.key("_w."),
                        rule.says("_w."),
                        rule.by(""));
    }

    private String fillWhole() {
        return """
        WITH _held AS MATERIALIZED (
          SELECT %1$s AS _key FROM %2$s AS _w WHERE %1$s = ANY (_gapless_keys)
          FOR NO KEY UPDATE SKIP LOCKED)
        UPDATE %2$s AS _w SET
            %3$s
          FROM _held, %4$s AS _p
          WHERE %1$s = _held._key AND %5$s = _held._key AND %6$s;\
        """
                .formatted(
                        rule.key("_w."),
                        table(tables.whole()),
                        rule.setWhole(column -> column, "_p.", (_, carried, _) -> carried),
                        table(tables.part()),
                        rule.by("_p."),
                        rule.unfilled("_w.", "_p."));
    }

    private String wholeBody() {
        return """
        #variable_conflict use_variable
        DECLARE
          _row %1$s%%ROWTYPE;
        BEGIN
          IF TG_OP = 'DELETE' THEN
            DELETE FROM %2$s AS _p WHERE %3$s = %4$s;
        %13$s    RETURN OLD;
          END IF;
          -- as it is by now: a trigger of the application may have written it again
          SELECT * INTO _row FROM %1$s AS _w WHERE %5$s = %6$s;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'UPDATE' THEN
            IF %7$s THEN
              UPDATE %2$s AS _p SET %8$s = %6$s WHERE %3$s = %4$s;
        %14$s    END IF;
            UPDATE %2$s AS _p SET
              %9$s
              WHERE %3$s = %6$s;
            IF FOUND THEN
              RETURN NULL;
            END IF;
          END IF;
          IF %15$s THEN
            INSERT INTO %2$s AS _p (%10$s) VALUES (%11$s)
              ON CONFLICT (%8$s) DO UPDATE SET
              %12$s;
          END IF;
          RETURN NULL;
        END\
        """
                .formatted(
                        table(tables.whole()),
                        table(tables.part()),
                        rule.by("_p."),
                        rule.key("OLD."),
                        rule.key("_w."),
                        rule.key("NEW."),
                        MirrorSql.changedKey(tables.whole()),
                        rule.by(""),
                        rule.setPart(
                                column -> column,
                                "_row.",
                                (pair, carried, present) ->
                                        choice(
                                                rule.carriesToPart(pair, "_row.", "_p."),
                                                carried,
                                                present)),
                        Names.list(rule.insertedColumns()),
                        Names.list(steps().insertedValues("_row.")),
                        rule.setPart(column -> column, "_row.", (_, carried, _) -> carried),
                        claimed().indent(4),
                        claimed().indent(6),
                        // a key alone that changes makes no row
                        "TG_OP = 'INSERT' OR "
                                + changed(tables.whole())
                                + " OR "
                                + rule.says("_row."));
    }

    /// A row of the part that this snapshot cannot see makes the statement fail; under READ
    /// COMMITTED there is none.
    private String claimed() {
        return """
        IF NOT FOUND AND current_setting('transaction_isolation') <> 'read committed' THEN
          INSERT INTO %1$s (%2$s) VALUES (%3$s) ON CONFLICT (%4$s) DO NOTHING;
          DELETE FROM %1$s AS _p WHERE %5$s = %6$s;
        END IF;\
        """
                .formatted(
                        table(tables.part()),
                        Names.list(rule.insertedColumns()),
                        Names.list(steps().insertedValues("OLD.")),
                        rule.by(""),
                        rule.by("_p."),
                        rule.key("OLD."));
    }

    private static String choice(String condition, String carried, String present) {
        return "CASE WHEN " + condition + " THEN " + carried + " ELSE " + present + " END";
    }

    /// By the key alone: a condition on what the whole says would be one on what the snapshot says,
    /// and a row that was filled since would be passed over without a word.
    private String partBody() {
        return """
        #variable_conflict use_variable
        BEGIN
          IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND %1$s THEN
            UPDATE %2$s AS _w SET %3$s
              WHERE %4$s = %5$s;
          END IF;
          IF TG_OP = 'UPDATE' AND NOT (%1$s) THEN
            UPDATE %2$s AS _w SET
              %6$s
              WHERE %4$s = %7$s;
          ELSIF TG_OP <> 'DELETE' THEN
            UPDATE %2$s AS _w SET
              %8$s
              WHERE %4$s = %7$s;
          END IF;
          RETURN NULL;
        END\
        """
                .formatted(
                        MirrorSql.changedKey(tables.part()),
                        table(tables.whole()),
                        rule.setNothing(column -> column),
                        rule.key("_w."),
                        rule.by("OLD."),
                        rule.setWhole(
                                column -> column,
                                "NEW.",
                                (pair, carried, present) ->
                                        choice(
                                                rule.carriesToWhole(pair, "_w.", "NEW."),
                                                carried,
                                                present)),
                        rule.by("NEW."),
                        rule.setWhole(
                                column -> column,
                                "NEW.",
                                (pair, carried, present) ->
                                        choice(
                                                rule.partUnsaid(pair, "_w.", "NEW."),
                                                carried,
                                                present)));
    }

    private Statement trigger(String function, String body) {
        return new Statement(
                "CREATE FUNCTION "
                        + function
                        + "() RETURNS trigger"
                        + MirrorSql.definer()
                        + columns.silent()
                        + "\nAS "
                        + Names.dollar(body),
                "DROP FUNCTION " + function + "()");
    }

    List<Statement> triggers(Table table) {
        boolean whole = table.equals(tables.whole());
        String changed = changed(table) + " OR " + MirrorSql.changedKey(table);
        String loud = "coalesce(current_setting('" + columns.setting() + "', true), '') = ''";
        return EVENTS.stream()
                .map(
                        event ->
                                new Statement(
                                        "CREATE TRIGGER "
                                                + triggerName(event)
                                                + (whole && event.equals("DELETE")
                                                        ? " BEFORE "
                                                        : " AFTER ")
                                                + event
                                                + " ON "
                                                + table(table)
                                                + " FOR EACH ROW WHEN ("
                                                + loud
                                                + when(event, whole, changed)
                                                + ") EXECUTE FUNCTION "
                                                + function(table)
                                                + "()",
                                        "DROP TRIGGER "
                                                + triggerName(event)
                                                + " ON "
                                                + table(table)))
                .toList();
    }

    /// Condition that a row inserted into the whole says something.
    String saidByInsert() {
        return rule.says("NEW.");
    }

    String changed(Table table) {
        List<String> sides =
                (table.equals(tables.whole()) ? tables.wholeSides() : tables.partSides())
                        .stream().map(Side::name).toList();
        return FillTrigger.differ(Names.prefixed("NEW", sides), Names.prefixed("OLD", sides));
    }

    private String when(String event, boolean whole, String changed) {
        return switch (event) {
            case "UPDATE" -> " AND (" + changed + ")";
            case "INSERT" -> whole ? " AND " + rule.says("NEW.") : "";
            default -> "";
        };
    }

    /// The triggers of ours that are gone or disabled.
    private String guard() {
        return Stream.of(tables.whole(), tables.part())
                .map(
                        table ->
                                MirrorTrigger.guard(
                                        table, EVENTS.stream().map(this::triggerName).toList()))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private String triggerName(String event) {
        return Planner.TRIGGER_PREFIX
                + tables.columns().tag()
                + "_"
                + Character.toLowerCase(event.charAt(0));
    }

    private String function(Table table) {
        return "gapless.part_"
                + tables.columns().tag()
                + (table.equals(tables.whole()) ? "_whole" : "_part");
    }

    private static String table(Table table) {
        return Names.quote(table.name());
    }

    private final class Words implements PartSteps.Words {
        @Override
        public String update(String target, String set, String other, String on, String where) {
            return "UPDATE %s SET %s FROM %s WHERE %s AND %s"
                    .formatted(target, set, other, on, where);
        }

        @Override
        public String assigned(String alias, String column) {
            return column;
        }

        @Override
        public List<String> partOnly() {
            return givens().stream().map(RowFunction::ofNothing).toList();
        }

        @Override
        public String silence() {
            return "SET LOCAL " + columns.setting() + " = 'on'";
        }
    }
}
