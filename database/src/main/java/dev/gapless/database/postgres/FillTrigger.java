package dev.gapless.database.postgres;

import dev.gapless.migration.plan.NewColumn;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.port.Column;
import java.util.List;
import java.util.stream.Collectors;

/// The functions and triggers that keep an added column filled while a release writes that does not know it.
///
/// - A write that leaves the column NULL gets the value of `up`.
/// - A write that changes what `up` is made of derives it again, as long as the value still is the derived one.
/// - Any other value is the new release's own: it stays, and the write is counted in a sequence.
///
/// `up` never makes a write fail: where it raises an error or gives NULL, the column stays as it is, and the backfill
/// and the comparison report the row. (The exception block writes nothing, so it takes no subtransaction id.)
final class FillTrigger {
    private final NewColumn column;
    private final String name;

    FillTrigger(NewColumn column) {
        this.column = column;
        this.name = Names.quote(column.name());
    }

    String upFunction() {
        return "gapless.up_" + column.tag();
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
        return upFunction() + "("
                + column.sources().stream().map(Column::type).collect(Collectors.joining(", ")) + ")";
    }

    /// `up` for a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String up(String prefix) {
        return upFunction() + "("
                + column.sources().stream()
                        .map(source -> prefix + Names.quote(source.name()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /// The function called with NULLs only.
    String upOfNothing() {
        return upFunction() + "("
                + column.sources().stream()
                        .map(source -> "NULL::" + source.type())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /// How often a write chose a value itself. Counted before it commits, and also when it does not.
    String ownWrites() {
        return "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + ownSequence();
    }

    /// The triggers of ours that are gone or disabled.
    String guard() {
        String names = Names.literal(trigger("i")) + ", " + Names.literal(trigger("u"));
        return "SELECT name FROM unnest(ARRAY[" + names + "]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger"
                + " WHERE tgname = name AND tgenabled IN ('O', 'A') AND tgrelid = "
                + Names.literal(Names.quote(column.table().name())) + "::regclass)";
    }

    String createUp() {
        String body =
                """
                DECLARE
                  _gapless_value %s;
                BEGIN
                  _gapless_value := %s;
                  RETURN _gapless_value;
                EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
                  RETURN NULL;
                END"""
                        .formatted(column.type(), expression());
        return "CREATE FUNCTION " + upFunction() + "(" + parameters() + ") RETURNS " + column.type()
                + "\nLANGUAGE plpgsql " + (column.repeatable() ? "STABLE" : "VOLATILE")
                + "\nSET search_path FROM CURRENT SET \"TimeZone\" FROM CURRENT SET \"DateStyle\" FROM CURRENT\nAS "
                + Names.dollar(body);
    }

    String createFill() {
        String body = column.repeatable() ? repeatableBody() : onceBody();
        return "CREATE FUNCTION " + fillFunction() + "() RETURNS trigger"
                + "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nAS " + Names.dollar(body);
    }

    String createTrigger(String event) {
        boolean update = event.equals("UPDATE");
        return "CREATE TRIGGER " + trigger(suffix(event)) + " BEFORE " + event + " ON "
                + Names.quote(column.table().name()) + " FOR EACH ROW"
                + (update ? " WHEN (" + whenUpdated() + ")" : onInsert())
                + " EXECUTE FUNCTION " + fillFunction() + "()";
    }

    String dropTrigger(String event) {
        return "DROP TRIGGER " + trigger(suffix(event)) + " ON "
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
        return column.repeatable() || !column.check().isEmpty() ? "" : " WHEN (NEW." + name + " IS NULL)";
    }

    private String whenUpdated() {
        String missing = "NEW." + name + " IS NULL";
        if (!column.repeatable()) {
            return missing;
        }
        String changed = missing + " OR " + differ("NEW." + name, "OLD." + name);
        return column.sources().isEmpty() ? changed : changed + " OR " + differ(sources("NEW"), sources("OLD"));
    }

    private String sources(String row) {
        return Names.prefixed(row, column.sources().stream().map(Column::name).toList());
    }

    private String parameters() {
        return column.sources().stream()
                .map(source -> (byName() ? Names.quote(source.name()) + " " : "") + source.type())
                .collect(Collectors.joining(", "));
    }

    /// PL/pgSQL has a variable of its own called `found`, which would hide a parameter of that name.
    private boolean byName() {
        return column.sources().stream().noneMatch(source -> source.name().equals("found"));
    }

    private String expression() {
        if (byName()) {
            return "(" + column.up() + ")";
        }
        StringBuilder row = new StringBuilder();
        List<Column> sources = column.sources();
        for (int i = 0; i < sources.size(); i++) {
            row.append(i == 0 ? "" : ", ").append('$').append(i + 1).append(" AS ");
            row.append(Names.quote(sources.get(i).name()));
        }
        return "(SELECT " + column.up() + " FROM (SELECT " + row + ") AS "
                + Names.quote(column.table().name().name()) + ")";
    }

    private String repeatableBody() {
        return """
                DECLARE
                  _up %s;
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
                END"""
                .formatted(
                        column.type(),
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

    /// A required column never goes back to NULL: the last value stays, and counts as the new release's own.
    private String keepLast() {
        return column.notNull()
                ? "      IF _up IS NULL THEN\n        PERFORM nextval('" + ownSequence()
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
                END"""
                .formatted(
                        name, name, up("NEW."), column.check().isEmpty() ? "" : "  ELSE\n" + refuse());
    }

    /// The check holds for the new release's own values only; a derived one that breaks it is reported, not refused.
    private String refuse() {
        if (column.check().isEmpty()) {
            return "";
        }
        String constraint =
                Names.constraint(column.table().name().name(), column.name(), "_check");
        return """
                    IF (SELECT NOT (%s) FROM (SELECT NEW.*) AS %s) THEN
                      RAISE check_violation USING CONSTRAINT = %s, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                        MESSAGE = 'new row for relation "' || TG_TABLE_NAME || '" violates check constraint "' || %s || '"';
                    END IF;
                """
                .formatted(
                        column.check(),
                        Names.quote(column.table().name().name()),
                        Names.literal(constraint),
                        Names.literal(constraint));
    }
}
