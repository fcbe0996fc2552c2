package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.port.Column;

import java.util.ArrayList;
import java.util.List;

/// The functions and triggers that keep an added column filled while a release writes that does not
/// know it.
///
/// - A write that leaves the column NULL gets the value of `up`.
/// - A write that changes what `up` is made of derives it again, as long as the value still is the
///   derived one.
/// - Any other value is the new release's own: it stays, and the write is counted in a sequence.
///
/// `up` never makes a write fail: where it raises an error or gives NULL, the column stays as it
/// is, and the backfill and the comparison report the row.
final class FillTrigger {
    private final AddedColumn column;
    private final String name;
    private final SyncObjects objects;
    private final RowFunction up;
    private final RowFunction check;

    FillTrigger(AddedColumn column) {
        this.column = column;
        this.name = Names.quote(column.name());
        this.objects = new SyncObjects(column.tag(), column.table().name());
        this.up =
                new RowFunction(
                        "gapless.up_" + column.tag(),
                        column.sources(),
                        column.type(),
                        column.up(),
                        "",
                        column.repeatable(),
                        true);
        // An error of a check is the writer's; one of `up` must never be.
        this.check =
                new RowFunction(
                        "gapless.check_" + column.tag(),
                        column.checked(),
                        "boolean",
                        column.check(),
                        "",
                        column.repeatable(),
                        false);
    }

    /// Sequence and functions, each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>();
        if (column.repeatable()) {
            statements.add(objects.createSequence());
        }
        // A mistake in the expression must show here, before a write of the application can meet
        // it.
        statements.add(new Statement(up.tryOut(), ""));
        statements.add(new Statement(up.create(), up.drop()));
        if (!column.check().isEmpty()) {
            statements.add(new Statement(check.create(), check.drop()));
            statements.add(new Statement("SELECT " + check.ofNothing(), ""));
        }
        statements.add(new Statement(createFill(), "DROP FUNCTION " + fillFunction() + "()"));
        return statements;
    }

    List<Statement> triggers() {
        return List.of(
                objects.onInsert(onInsert(), fillFunction()),
                objects.onUpdate(" WHEN (" + whenUpdated() + ")", fillFunction()));
    }

    String ownWrites() {
        return objects.ownWrites();
    }

    String guard() {
        return objects.guard();
    }

    String accept() {
        return objects.accept();
    }

    /// `up` for a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String up(String prefix) {
        return up.of(prefix);
    }

    private String fillFunction() {
        return "gapless.fill_" + column.tag();
    }

    private String createFill() {
        String body = column.repeatable() ? repeatableBody() : onceBody();
        return "CREATE FUNCTION "
                + fillFunction()
                + "() RETURNS trigger"
                + "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nAS "
                + Names.dollar(body);
    }

    /// Byte for byte, also for types without an equality of their own.
    static String differ(String left, String right) {
        return "ROW(" + left + ")::record *<> ROW(" + right + ")::record";
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
                        objects.sequence(),
                        refuse());
    }

    /// A required column never goes back to NULL: the last value stays, and counts as the new
    /// release's own.
    private String keepLast() {
        return column.notNull()
                ? "      IF _up IS NULL THEN\n        PERFORM nextval('"
                        + objects.sequence()
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
                .formatted(check.of("NEW."), Names.literal(constraint), Names.literal(constraint));
    }
}
