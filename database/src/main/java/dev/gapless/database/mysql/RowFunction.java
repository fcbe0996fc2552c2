package dev.gapless.database.mysql;

import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A function of ours that evaluates an expression over columns of one row, found by their names.
/// An error of the expression counts as NULL; what the server itself is short of, or stops, is not
/// the expression's error and passes.
///
/// @param name without the database
/// @param table with these columns
/// @param type with character set and collation
/// @param ifNull SQL constant for where the expression gives NULL, empty for none
/// @param repeatable the same row always gives the same
record RowFunction(
        String name,
        TableName table,
        List<Column> over,
        String type,
        String expression,
        String ifNull,
        boolean repeatable) {
    /// Errors that say nothing about the row: lock wait, deadlock, memory, interruption, time.
    static final String OF_THE_SERVER = "1037, 1038, 1041, 1205, 1213, 1317, 1969, 3024";

    /// 1265, a value that was cut, is an error in strict mode, but of a class that SQLEXCEPTION
    /// does not mean.
    String create() {
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
            RETURN %s;
          END;
          SET _gapless_value = (%s);
          RETURN %s;
        END\
        """
                .formatted(
                        quoted(),
                        joined(each -> Names.quote(each.name()) + " " + each.type()),
                        type,
                        repeatable ? "DETERMINISTIC" : "NOT DETERMINISTIC",
                        type,
                        OF_THE_SERVER,
                        ifNull.isEmpty() ? "NULL" : ifNull,
                        expression,
                        ifNull.isEmpty()
                                ? "_gapless_value"
                                : "coalesce(_gapless_value, " + ifNull + ")");
    }

    String drop() {
        return "DROP FUNCTION " + quoted();
    }

    /// For a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String of(String prefix) {
        return quoted() + "(" + joined(each -> prefix + Names.quote(each.name())) + ")";
    }

    /// For a row of which only the one column matters.
    String ofValue(String value) {
        return quoted() + "(" + value + ")";
    }

    /// Fails when the server does not understand the expression, and evaluates it for no row: the
    /// function itself takes every error of the expression for one of the row.
    String tryOut() {
        String row =
                over.isEmpty() ? "1 AS _gapless_nothing" : joined(each -> Names.quote(each.name()));
        return "SELECT 1 FROM (SELECT "
                + row
                + " FROM "
                + Names.quote(table)
                + ") AS gapless_row WHERE ("
                + expression
                + ") IS NULL LIMIT 0";
    }

    private String quoted() {
        return "gapless." + Names.quote(name + "_" + Names.digest(table.schema()));
    }

    private String joined(Function<Column, String> part) {
        return over.stream().map(part).collect(Collectors.joining(", "));
    }
}
