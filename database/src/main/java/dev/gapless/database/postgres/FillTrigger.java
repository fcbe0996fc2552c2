package dev.gapless.database.postgres;

import dev.gapless.migration.plan.NewColumn;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.port.Column;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The functions and triggers that keep an added column filled while a release writes that does not
/// know it.
///
/// - A write that leaves the column NULL gets the value of `up`.
/// - A write that changes what `up` is made of derives it again, as long as the value still is the
///   derived one.
/// - Any other value is the new release's own: it stays, and the write is counted in a sequence.
///
/// `up` never makes a write fail: where it raises an error or gives NULL, the column stays as it
/// is, and the backfill and the comparison report the row. What the server itself is short of, or
/// stops, is not the expression's error and passes. (The exception block writes nothing, so it
/// takes no subtransaction id.)
final class FillTrigger {
    /// Errors that say nothing about the row: transaction rolled back, resources, a lock that was
    /// not waited for, intervention of the operator, system, internal.
    private static final String OF_THE_SERVER = "^(40|53|55P03|57|58|XX)";

    private final NewColumn column;
    private final String name;

    FillTrigger(NewColumn column) {
        this.column = column;
        this.name = Names.quote(column.name());
    }

    String upFunction() {
        return "gapless.up_" + column.tag();
    }

    private String checkFunction() {
        return "gapless.check_" + column.tag();
    }

    String fillFunction() {
        return "gapless.fill_" + column.tag();
    }

    String ownSequence() {
        return "gapless.own_" + column.tag();
    }

    String trigger(String event) {
        return Planner.TRIGGER_PREFIX + column.tag() + "_" + event;
    }

    String upSignature() {
        return call(upFunction(), column.sources(), Column::type);
    }

    String checkSignature() {
        return call(checkFunction(), column.checked(), Column::type);
    }

    /// `up` for a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String up(String prefix) {
        return call(upFunction(), column.sources(), each -> prefix + Names.quote(each.name()));
    }

    /// Evaluates `up` over NULLs as the function does, but fails when the server does not
    /// understand it: the function itself takes every error of the expression for one of the row.
    String tryUp() {
        List<Column> sources = column.sources();
        boolean byName = byName(sources);
        String variables =
                (byName ? sources : List.<Column>of())
                        .stream()
                                .map(each -> Names.quote(each.name()) + " " + each.type())
                                .map(each -> "    " + each + ";\n")
                                .collect(Collectors.joining());
        String value =
                byName
                        ? "(" + column.up() + ")"
                        : selected(column.up(), sources, i -> "NULL::" + sources.get(i).type());
        return "DO "
                + Names.dollar(
                        """
                        %sBEGIN
                          DECLARE
                        %s    _gapless_value %s;
                          BEGIN
                            _gapless_value := %s;
                          END;
                        EXCEPTION WHEN OTHERS OR assert_failure THEN
                          -- NULLs may be no good, the wording has to be
                          IF SQLSTATE ~ '^42' THEN
                            RAISE;
                          END IF;
                        END\
                        """
                                .formatted(conflict(byName), variables, column.type(), value));
    }

    String checkOfNothing() {
        return call(checkFunction(), column.checked(), each -> "NULL::" + each.type());
    }

    private static String call(
            String function, List<Column> over, Function<Column, String> argument) {
        return function + "(" + over.stream().map(argument).collect(Collectors.joining(", ")) + ")";
    }

    /// How often a write chose a value itself. Counted before it commits, and also when it does
    /// not.
    String ownWrites() {
        return "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + ownSequence();
    }

    /// The triggers of ours that are gone or disabled.
    String guard() {
        String names = Names.literal(trigger("i")) + ", " + Names.literal(trigger("u"));
        return "SELECT name FROM unnest(ARRAY["
                + names
                + "]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger"
                + " WHERE tgname = name AND tgenabled IN ('O', 'A') AND tgrelid = "
                + Names.literal(Names.quote(column.table().name()))
                + "::regclass)";
    }

    String createUp() {
        return function(upFunction(), column.sources(), column.type(), column.up());
    }

    String createCheck() {
        return function(checkFunction(), column.checked(), "boolean", column.check());
    }

    private String function(String function, List<Column> over, String type, String expression) {
        boolean byName = byName(over);
        // An error of a check is the writer's; one of `up` must never be.
        boolean forgiving = !function.equals(checkFunction());
        String body =
                conflict(byName)
                        + "DECLARE\n  _gapless_value "
                        + type
                        + ";\nBEGIN\n  _gapless_value := "
                        + (byName
                                ? "(" + expression + ")"
                                : selected(expression, over, i -> "$" + (i + 1)))
                        + ";\n  RETURN _gapless_value;\n"
                        + (forgiving
                                ? "EXCEPTION WHEN OTHERS OR assert_failure THEN\n"
                                        + "  IF SQLSTATE ~ '"
                                        + OF_THE_SERVER
                                        + "' THEN\n    RAISE;\n  END IF;\n"
                                        + "  RETURN NULL;\n"
                                : "")
                        + "END";
        String parameters =
                over.stream()
                        .map(each -> (byName ? Names.quote(each.name()) + " " : "") + each.type())
                        .collect(Collectors.joining(", "));
        return "CREATE FUNCTION "
                + function
                + "("
                + parameters
                + ") RETURNS "
                + type
                + "\nLANGUAGE plpgsql "
                + (column.repeatable() ? "STABLE" : "VOLATILE")
                + "\n"
                + "SET search_path FROM CURRENT SET \"TimeZone\" FROM CURRENT SET \"DateStyle\""
                + " FROM CURRENT\n"
                + "AS "
                + Names.dollar(body);
    }

    String createFill() {
        String body = column.repeatable() ? repeatableBody() : onceBody();
        return "CREATE FUNCTION "
                + fillFunction()
                + "() RETURNS trigger"
                + "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nAS "
                + Names.dollar(body);
    }

    String createTrigger(String event) {
        boolean update = event.equals("UPDATE");
        return "CREATE TRIGGER "
                + trigger(suffix(event))
                + " BEFORE "
                + event
                + " ON "
                + Names.quote(column.table().name())
                + " FOR EACH ROW"
                + (update ? " WHEN (" + whenUpdated() + ")" : onInsert())
                + " EXECUTE FUNCTION "
                + fillFunction()
                + "()";
    }

    String dropTrigger(String event) {
        return "DROP TRIGGER "
                + trigger(suffix(event))
                + " ON "
                + Names.quote(column.table().name());
    }

    /// Byte for byte, also for types without an equality of their own.
    static String differ(String left, String right) {
        return "ROW(" + left + ")::record *<> ROW(" + right + ")::record";
    }

    private static String suffix(String event) {
        return event.equals("UPDATE") ? "u" : "i";
    }

    private String onInsert() {
        return column.repeatable() || !column.check().isEmpty()
                ? ""
                : " WHEN (NEW." + name + " IS NULL)";
    }

    private String whenUpdated() {
        String missing = "NEW." + name + " IS NULL";
        if (!column.repeatable()) {
            return missing;
        }
        String changed = missing + " OR " + differ("NEW." + name, "OLD." + name);
        return column.sources().isEmpty()
                ? changed
                : changed + " OR " + differ(sources("NEW"), sources("OLD"));
    }

    private String sources(String row) {
        return Names.prefixed(row, column.sources().stream().map(Column::name).toList());
    }

    /// PL/pgSQL has a variable of its own called `found`, which would hide a parameter of that
    /// name.
    private static boolean byName(List<Column> over) {
        return over.stream().noneMatch(each -> each.name().equals("found"));
    }

    private static String conflict(boolean byName) {
        return byName ? "" : "#variable_conflict use_column\n";
    }

    private static String selected(
            String expression, List<Column> over, IntFunction<String> value) {
        String row =
                IntStream.range(0, over.size())
                        .mapToObj(i -> value.apply(i) + " AS " + Names.quote(over.get(i).name()))
                        .collect(Collectors.joining(", "));
        return "(SELECT " + expression + " FROM (SELECT " + row + ") AS gapless_row)";
    }

    private String repeatableBody() {
        return """
        DECLARE
          _up %s%%TYPE;
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF NEW.%s IS NOT NULL AND NOT (%s) THEN
              -- what the value is made of has changed; a value of the new release's own stays
              _up := %s;
              IF %s THEN
                RETURN NEW;
              END IF;
              _up := %s;
        %s      NEW.%s := _up;
              RETURN NEW;
            END IF;
          END IF;
          _up := %s;
          IF NEW.%s IS NULL THEN
            NEW.%s := _up;
          ELSIF %s THEN
            PERFORM nextval('%s');
        %s  END IF;
          RETURN NEW;
        END\
        """
                .formatted(
                        // the function's search path knows no types of the user
                        Names.quote(column.table().name()) + "." + name,
                        name,
                        differ("NEW." + name, "OLD." + name),
                        up("OLD."),
                        differ("OLD." + name, "_up"),
                        up("NEW."),
                        keepLast(),
                        name,
                        up("NEW."),
                        name,
                        name,
                        differ("NEW." + name, "_up"),
                        ownSequence(),
                        refuse());
    }

    /// A required column never goes back to NULL: the last value stays, and counts as the new
    /// release's own.
    private String keepLast() {
        return column.notNull()
                ? "      IF _up IS NULL THEN\n        PERFORM nextval('"
                        + ownSequence()
                        + "');\n        RETURN NEW;\n      END IF;\n"
                : "";
    }

    private String onceBody() {
        return """
        BEGIN
          IF NEW.%s IS NULL THEN
            NEW.%s := %s;
        %s  END IF;
          RETURN NEW;
        END\
        """
                .formatted(
                        name,
                        name,
                        up("NEW."),
                        column.check().isEmpty() ? "" : "  ELSE\n" + refuse());
    }

    /// The check holds for the new release's own values only; a derived one that breaks it is
    /// reported, not refused.
    private String refuse() {
        if (column.check().isEmpty()) {
            return "";
        }
        String constraint = Names.constraint(column.table().name().name(), column.name(), "_check");
        return """
            IF NOT %s THEN
              RAISE check_violation USING CONSTRAINT = %s, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                MESSAGE = 'new row for relation "' || TG_TABLE_NAME || '" violates check constraint "' || %s || '"';
            END IF;
        """
                .formatted(
                        call(
                                checkFunction(),
                                column.checked(),
                                each -> "NEW." + Names.quote(each.name())),
                        Names.literal(constraint),
                        Names.literal(constraint));
    }
}
