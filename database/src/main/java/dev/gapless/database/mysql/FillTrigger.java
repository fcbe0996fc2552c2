package dev.gapless.database.mysql;

import dev.gapless.migration.plan.NewColumn;
import dev.gapless.migration.plan.Planner;
import dev.gapless.migration.port.Column;

import java.util.function.Function;
import java.util.stream.Collectors;

/// The function and triggers that keep an added column filled while a release writes that does not
/// know it; they do what those of PostgreSQL do.
///
/// - A write that leaves the column NULL gets the value of `up`.
/// - A write that changes what `up` is made of derives it again, as long as the value still is the
///   derived one.
/// - Any other value is the new release's own: it stays, and a row in a table of ours counts the
///   write, in its transaction.
///
/// Equal is equal byte for byte. `up` never makes a write fail: where it raises an error or gives
/// NULL, the column stays as it is, and the backfill and the comparison report the row.
final class FillTrigger {
    static final String COUNT = "SELECT count(*) FROM ";

    /// Errors that say nothing about the row: lock wait, deadlock, memory, interruption, time.
    private static final String OF_THE_SERVER = "1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024";

    private final NewColumn column;
    private final String name;
    private final String type;
    private final String digest;

    /// @param type with character set and collation
    FillTrigger(NewColumn column, String type) {
        this.column = column;
        this.name = Names.quote(column.name());
        this.type = type;
        this.digest = Names.digest(column.table().name().schema());
    }

    String upFunction() {
        return "gapless." + Names.quote("up_" + column.tag() + "_" + digest);
    }

    String ownTable() {
        return "gapless." + Names.quote("own_" + column.tag() + "_" + digest);
    }

    private String trigger(String event) {
        return Planner.TRIGGER_PREFIX + column.tag() + "_" + (event.equals("UPDATE") ? "u" : "i");
    }

    /// `up` for a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String up(String prefix) {
        return upFunction() + "(" + joined(each -> prefix + Names.quote(each.name())) + ")";
    }

    private String joined(Function<Column, String> part) {
        return column.sources().stream().map(part).collect(Collectors.joining(", "));
    }

    /// How often a write chose a value itself, as the reader's snapshot has it.
    String ownWrites() {
        return COUNT + ownTable();
    }

    /// The triggers of ours that are gone.
    String guard() {
        return "SELECT name FROM (SELECT "
                + Names.literal(trigger("INSERT"))
                + " AS name UNION ALL SELECT "
                + Names.literal(trigger("UPDATE"))
                + ") AS ours WHERE NOT EXISTS (SELECT 1 FROM information_schema.triggers"
                + " WHERE trigger_schema = "
                + Names.literal(column.table().name().schema())
                + " AND event_object_table = "
                + Names.literal(column.table().name().name())
                + " AND trigger_name = name)";
    }

    String createOwn() {
        return "CREATE TABLE "
                + ownTable()
                + " (id bigint unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB";
    }

    /// Fails when the server does not understand `up`, and evaluates it for no row: the function
    /// itself takes every error of the expression for one of the row.
    String tryUp() {
        String row =
                column.sources().isEmpty()
                        ? "1 AS _gapless_nothing"
                        : joined(each -> Names.quote(each.name()));
        return "SELECT 1 FROM (SELECT "
                + row
                + " FROM "
                + Names.quote(column.table().name())
                + ") AS gapless_row WHERE ("
                + column.up()
                + ") IS NULL LIMIT 0";
    }

    /// 1265, a value that was cut, is an error in strict mode, but of a class that SQLEXCEPTION
    /// does not mean.
    String createUp() {
        return """
        CREATE FUNCTION %s(%s) RETURNS %s
        %s NO SQL
        BEGIN
          DECLARE _gapless_error int;
          DECLARE _gapless_value %s;
          DECLARE EXIT HANDLER FOR SQLEXCEPTION, 1265
          BEGIN
            GET DIAGNOSTICS CONDITION 1 _gapless_error = MYSQL_ERRNO;
            IF _gapless_error IN (%s) THEN
              RESIGNAL;
            END IF;
            RETURN NULL;
          END;
          SET _gapless_value = (%s);
          RETURN _gapless_value;
        END\
        """
                .formatted(
                        upFunction(),
                        joined(each -> Names.quote(each.name()) + " " + each.type()),
                        type,
                        column.repeatable() ? "DETERMINISTIC" : "NOT DETERMINISTIC",
                        type,
                        OF_THE_SERVER,
                        column.up());
    }

    String createTrigger(String event) {
        boolean update = event.equals("UPDATE");
        return "CREATE TRIGGER "
                + Names.quote(column.table().name().schema())
                + "."
                + Names.quote(trigger(event))
                + " BEFORE "
                + event
                + " ON "
                + Names.quote(column.table().name())
                + " FOR EACH ROW\n"
                + (column.repeatable() ? repeatableBody(update) : onceBody());
    }

    String dropTrigger(String event) {
        return "DROP TRIGGER "
                + Names.quote(column.table().name().schema())
                + "."
                + Names.quote(trigger(event));
    }

    /// Byte for byte, and NULL equals NULL.
    static String same(String left, String right) {
        return "CAST(" + left + " AS BINARY) <=> CAST(" + right + " AS BINARY)";
    }

    private String onceBody() {
        return "SET NEW." + name + " = coalesce(NEW." + name + ", " + up("NEW.") + ")";
    }

    private String repeatableBody(boolean update) {
        String written =
                """
                SET _gapless_up = %s;
                IF NEW.%s IS NULL THEN
                  SET NEW.%s = _gapless_up;
                ELSEIF NOT (%s) THEN
                  %s;
                END IF;
                """
                        .formatted(
                                up("NEW."),
                                name,
                                name,
                                same("NEW." + name, "_gapless_up"),
                                count());
        String body =
                update
                        ? "IF NEW.%s IS NULL OR NOT (%s) THEN\n"
                                        .formatted(name, same("NEW." + name, "OLD." + name))
                                + written.indent(2)
                                + rederived()
                                + "END IF;\n"
                        : written;
        return "BEGIN\n  DECLARE _gapless_up " + type + ";\n" + body.indent(2) + "END";
    }

    private String count() {
        return "INSERT INTO " + ownTable() + " () VALUES ()";
    }

    /// What the value is made of has changed; a value of the new release's own stays. A required
    /// column never goes back to NULL: the last value stays, and counts as the new release's own.
    private String rederived() {
        if (column.sources().isEmpty()) {
            return "";
        }
        String changed =
                column.sources().stream()
                        .map(each -> Names.quote(each.name()))
                        .map(each -> "NOT (" + same("NEW." + each, "OLD." + each) + ")")
                        .collect(Collectors.joining(" OR "));
        String derive = "SET NEW." + name + " = _gapless_up;\n";
        String checked =
                column.notNull()
                        ? "IF _gapless_up IS NULL THEN\n  %s;\nELSE\n%sEND IF;\n"
                                .formatted(count(), derive.indent(2))
                        : derive;
        return """
        ELSEIF %s THEN
          SET _gapless_up = %s;
          IF %s THEN
            SET _gapless_up = %s;
        %s  END IF;
        """
                .formatted(
                        changed,
                        up("OLD."),
                        same("OLD." + name, "_gapless_up"),
                        up("NEW."),
                        checked.indent(4));
    }
}
