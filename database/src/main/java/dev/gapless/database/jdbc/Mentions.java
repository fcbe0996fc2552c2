package dev.gapless.database.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/// Texts in the database that have a word in them.
public final class Mentions {
    private static final int MOST = 10;

    private Mentions() {}

    private record Text(String label, String text) {}

    /// @param texts query for label and text of what may have the word
    /// @param arguments of that query
    /// @return labels, at most ten
    public static List<String> of(
            Connection connection, String texts, String word, Object... arguments)
            throws SQLException {
        Pattern whole =
                Pattern.compile(
                        "(?<![\\p{Alnum}_])" + Pattern.quote(word) + "(?![\\p{Alnum}_])",
                        Pattern.CASE_INSENSITIVE);
        return Sql.list(
                        connection,
                        texts,
                        row -> new Text(row.getString(1), row.getString(2)),
                        arguments)
                .stream()
                .filter(each -> whole.matcher(each.text()).find())
                .map(Text::label)
                .limit(MOST)
                .toList();
    }
}
