package dev.gapless.database.mysql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How values of a key column travel as text and come back, so that the server compares them as it
/// orders them. (`enum` and `set` are ordered by number and compared as text; `timestamp` and
/// floating point do not come back as they were.)
final class KeyType {
    private static final Pattern INTEGER =
            Pattern.compile("(tinyint|smallint|mediumint|int|bigint|year)\\b.*");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\d+,\\d+\\).*");
    private static final Pattern MOMENT = Pattern.compile("(date|datetime|time)\\b.*");
    private static final Pattern BYTES = Pattern.compile("(binary|varbinary)\\b.*");
    private static final Pattern TEXT = Pattern.compile("(char|varchar|uuid|inet6)\\b.*");

    private KeyType() {}

    static boolean usable(String type) {
        return is(INTEGER, type)
                || is(DECIMAL, type)
                || is(MOMENT, type)
                || is(BYTES, type)
                || is(TEXT, type);
    }

    /// Its values are whole numbers.
    static boolean isWhole(String type) {
        return is(INTEGER, type);
    }

    /// @param column quoted
    static String asText(String column, String type) {
        return is(BYTES, type) ? "hex(" + column + ")" : "CAST(" + column + " AS CHAR)";
    }

    /// A place for such a text.
    static String place(String type) {
        if (is(INTEGER, type)) {
            return "CAST(? AS " + (type.contains("unsigned") ? "UNSIGNED" : "SIGNED") + ")";
        }
        if (is(DECIMAL, type)) {
            return "CAST(? AS " + type.substring(0, type.indexOf(')') + 1) + ")";
        }
        Matcher moment = MOMENT.matcher(type.toLowerCase(Locale.ROOT));
        if (moment.matches()) {
            String kind = moment.group(1);
            return "CAST(? AS " + kind + (kind.equals("date") ? "" : "(6)") + ")";
        }
        return is(BYTES, type) ? "unhex(?)" : "?";
    }

    private static boolean is(Pattern pattern, String type) {
        return pattern.matcher(type.toLowerCase(Locale.ROOT)).matches();
    }
}
