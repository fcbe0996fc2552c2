package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    private static final Pattern FLOAT =
            Pattern.compile("\\s*float\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final AddedColumn column;
    private final String name;
    private final String type;
    private final SyncObjects objects;
    private final RowFunction up;

    /// @param type with character set and collation
    FillTrigger(AddedColumn column, String type) {
        this.column = column;
        this.name = Names.quote(column.name());
        this.type = type;
        this.objects = new SyncObjects(column.tag(), column.table().name());
        this.up =
                new RowFunction(
                        "up_" + column.tag(),
                        column.table().name(),
                        column.sources(),
                        type,
                        column.up(),
                        "",
                        column.repeatable());
    }

    /// Table and function, each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>();
        if (column.repeatable()) {
            statements.add(objects.createOwn());
        }
        statements.add(new Statement(up.tryOut(), ""));
        statements.add(new Statement(up.create(), up.drop()));
        return statements;
    }

    /// The UPDATE trigger first: with it alone rows are in step as far as they are filled.
    List<Statement> triggers() {
        return List.of(
                objects.onUpdate(column.repeatable() ? repeatableBody(true) : onceBody()),
                objects.onInsert(column.repeatable() ? repeatableBody(false) : onceBody()));
    }

    /// `up` for a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String up(String prefix) {
        return up.of(prefix);
    }

    /// How often a write chose a value itself, as the reader's snapshot has it.
    String ownWrites() {
        return objects.ownWrites();
    }

    String guard() {
        return objects.guard();
    }

    String accept() {
        return objects.accept();
    }

    /// Byte for byte, and NULL equals NULL.
    ///
    /// @param type of the left; of a FLOAT the server shows six digits only, of a DOUBLE all
    static String same(String type, String left, String right) {
        return whole(type, left) + " <=> " + whole(type, right);
    }

    private static String whole(String type, String value) {
        String shown = FLOAT.matcher(type).matches() ? "CAST(" + value + " AS DOUBLE)" : value;
        return "CAST(" + shown + " AS BINARY)";
    }

    /// Some of the left are not the same as their right.
    static String differ(List<Side> sides, List<String> left, List<String> right) {
        return IntStream.range(0, left.size())
                .mapToObj(i -> same(sides.get(i).type(), left.get(i), right.get(i)))
                .collect(Collectors.joining(" AND ", "NOT (", ")"));
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
                                same(type, "NEW." + name, "_gapless_up"),
                                objects.count());
        String body =
                update
                        ? "IF NEW.%s IS NULL OR NOT (%s) THEN\n"
                                        .formatted(name, same(type, "NEW." + name, "OLD." + name))
                                + written.indent(2)
                                + rederived()
                                + "END IF;\n"
                        : written;
        return "BEGIN\n  DECLARE _gapless_up " + type + ";\n" + body.indent(2) + "END";
    }

    private static String written(Column source) {
        String name = Names.quote(source.name());
        return "NOT (" + same(source.type(), "NEW." + name, "OLD." + name) + ")";
    }

    /// What the value is made of has changed; a value of the new release's own stays. A required
    /// column never goes back to NULL: the last value stays, and counts as the new release's own.
    private String rederived() {
        if (column.sources().isEmpty()) {
            return "";
        }
        String changed =
                column.sources().stream()
                        .map(FillTrigger::written)
                        .collect(Collectors.joining(" OR "));
        String derive = "SET NEW." + name + " = _gapless_up;\n";
        String checked =
                column.notNull()
                        ? "IF _gapless_up IS NULL THEN\n  %s;\nELSE\n%sEND IF;\n"
                                .formatted(objects.count(), derive.indent(2))
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
                        same(type, "OLD." + name, "_gapless_up"),
                        up("NEW."),
                        checked.indent(4));
    }
}
