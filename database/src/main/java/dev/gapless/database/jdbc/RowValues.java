package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.Step;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// What a row has in some columns, in words that a person can look for: `login = '', nick = NULL`.
/// It goes into a report that is kept and sent on, so no more of it than needed.
public final class RowValues {
    /// How the keys of a row are put into one text.
    private static final String BETWEEN_KEYS = ", ";

    private static final int MOST_COLUMNS = 3;
    private static final int MOST_CHARACTERS = 40;

    private static final Pattern SECRET =
            Pattern.compile(
                    "passw|pwd|secret|token|hash|salt|credential|api_?key|private|ssn|card|iban|pin$",
                    Pattern.CASE_INSENSITIVE);

    private RowValues() {}

    /// @param arguments values for the places of `condition`
    public record Row(String table, String condition, List<String> arguments) {}

    /// The values of a key that was joined by `, `; none when it cannot be told where they end.
    public static Optional<List<String>> key(Step.Fill step, String joined) {
        if (joined.isEmpty() || step.reads().isEmpty()) {
            return Optional.empty();
        }
        List<String> key =
                step.key().size() == 1
                        ? List.of(joined)
                        : List.of(joined.split(Pattern.quote(BETWEEN_KEYS), -1));
        return key.size() == step.key().size() ? Optional.of(key) : Optional.empty();
    }

    /// @param columns plain names
    /// @param asText from a plain name to SQL for its value as text, a character longer than is
    ///   shown where it is long
    public static String of(
            Connection connection, Row row, List<String> columns, UnaryOperator<String> asText)
            throws SQLException {
        List<String> shown = columns.stream().filter(RowValues::mayBeShown).toList();
        List<String> first = shown.subList(0, Math.min(shown.size(), MOST_COLUMNS));
        List<String> said = new ArrayList<>();
        if (!first.isEmpty()) {
            Optional<List<String>> values =
                    Sql.first(
                            connection,
                            "SELECT "
                                    + String.join(", ", first.stream().map(asText).toList())
                                    + " FROM "
                                    + row.table()
                                    + " WHERE "
                                    + row.condition(),
                            found -> {
                                List<String> texts = new ArrayList<>();
                                for (int i = 0; i < first.size(); i++) {
                                    texts.add(first.get(i) + " = " + text(found.getString(i + 1)));
                                }
                                return texts;
                            },
                            row.arguments().toArray());
            if (values.isEmpty()) {
                return "";
            }
            said.addAll(values.get());
        }
        columns.stream()
                .filter(name -> !mayBeShown(name))
                .limit(MOST_COLUMNS)
                .forEach(name -> said.add(name + " (not shown)"));
        return String.join(", ", said);
    }

    /// The characters that [#of] needs of each value.
    public static int characters() {
        return MOST_CHARACTERS + 1;
    }

    private static boolean mayBeShown(String column) {
        return !SECRET.matcher(column).find();
    }

    private static String text(String value) {
        if (value == null) {
            return "NULL";
        }
        boolean longer = value.codePointCount(0, value.length()) > MOST_CHARACTERS;
        String shown =
                longer
                        ? value.substring(0, value.offsetByCodePoints(0, MOST_CHARACTERS)) + ".."
                        : value;
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
