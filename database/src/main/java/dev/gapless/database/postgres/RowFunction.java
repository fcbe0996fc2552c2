package dev.gapless.database.postgres;

import dev.gapless.migration.port.Column;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A function of ours that evaluates an expression over columns of one row, found by their names.
///
/// @param name with its schema
/// @param ifNull SQL constant for where the expression gives NULL, empty for none
/// @param repeatable the same row always gives the same
/// @param forgiving an error of the expression counts as NULL; what the server itself is short of,
///   or stops, is not the expression's error and passes (the exception block writes nothing, so it
///   takes no subtransaction id)
record RowFunction(
        String name,
        List<Column> over,
        String type,
        String expression,
        String ifNull,
        boolean repeatable,
        boolean forgiving) {
    /// Errors that say nothing about the row: transaction rolled back, resources, a lock that was
    /// not waited for, intervention of the operator, system, internal.
    static final String OF_THE_SERVER = "^(40|53|55P03|57|58|XX)";

    /// Those on which the result of an expression depends, as they are when the function comes.
    static final String SETTINGS =
            "SET search_path FROM CURRENT SET \"TimeZone\" FROM CURRENT SET \"DateStyle\" FROM"
                    + " CURRENT";

    String create() {
        boolean byName = byName();
        String body =
                conflict(byName)
                        + "DECLARE\n  _gapless_value "
                        + type
                        + ";\nBEGIN\n  _gapless_value := "
                        + (byName ? "(" + expression + ")" : selected(i -> "$" + (i + 1)))
                        + ";\n  RETURN "
                        + (ifNull.isEmpty()
                                ? "_gapless_value"
                                : "coalesce(_gapless_value, " + none() + ")")
                        + ";\n"
                        + (forgiving
                                ? "EXCEPTION WHEN OTHERS OR assert_failure THEN\n"
                                        + "  IF SQLSTATE ~ '"
                                        + OF_THE_SERVER
                                        + "' THEN\n    RAISE;\n  END IF;\n"
                                        + "  RETURN "
                                        + (ifNull.isEmpty() ? "NULL" : none())
                                        + ";\n"
                                : "")
                        + "END";
        String parameters =
                over.stream()
                        .map(each -> (byName ? Names.quote(each.name()) + " " : "") + each.type())
                        .collect(Collectors.joining(", "));
        return "CREATE FUNCTION "
                + name
                + "("
                + parameters
                + ") RETURNS "
                + type
                + "\nLANGUAGE plpgsql "
                + (repeatable ? "STABLE" : "VOLATILE")
                + "\n"
                + SETTINGS
                + "\n"
                + "AS "
                + Names.dollar(body);
    }

    /// A function forgets what its type says of length and scale.
    private String none() {
        return "CAST(" + ifNull + " AS " + type + ")";
    }

    String drop() {
        return "DROP FUNCTION " + call(Column::type);
    }

    /// For a row whose columns are found under `prefix` (`NEW.`, `OLD.` or none).
    String of(String prefix) {
        return call(each -> prefix + Names.quote(each.name()));
    }

    /// The same without a call, where its settings hold: an error of the expression is one of the
    /// statement.
    String inline(String prefix) {
        String value = selected(i -> prefix + Names.quote(over.get(i).name()));
        return ifNull.isEmpty() ? value : "coalesce(" + value + ", " + ifNull + ")";
    }

    String ofNothing() {
        return call(each -> "NULL::" + each.type());
    }

    /// Evaluates the expression over NULLs as the function does, but fails when the server does not
    /// understand it: the function itself takes every error of the expression for one of the row.
    String tryOut() {
        boolean byName = byName();
        String variables =
                (byName ? over : List.<Column>of())
                        .stream()
                                .map(each -> Names.quote(each.name()) + " " + each.type())
                                .map(each -> "    " + each + ";\n")
                                .collect(Collectors.joining());
        String value =
                byName ? "(" + expression + ")" : selected(i -> "NULL::" + over.get(i).type());
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
                                .formatted(conflict(byName), variables, type, value));
    }

    private String call(Function<Column, String> argument) {
        return name + "(" + over.stream().map(argument).collect(Collectors.joining(", ")) + ")";
    }

    /// PL/pgSQL has a variable of its own called `found`, which would hide a parameter of that
    /// name.
    private boolean byName() {
        return over.stream().noneMatch(each -> each.name().equals("found"));
    }

    private static String conflict(boolean byName) {
        return byName ? "" : "#variable_conflict use_column\n";
    }

    private String selected(IntFunction<String> value) {
        String row =
                IntStream.range(0, over.size())
                        .mapToObj(i -> value.apply(i) + " AS " + Names.quote(over.get(i).name()))
                        .collect(Collectors.joining(", "));
        return "(SELECT " + expression + " FROM (SELECT " + row + ") AS gapless_row)";
    }
}
