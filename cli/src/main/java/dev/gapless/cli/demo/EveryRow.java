package dev.gapless.cli.demo;

import dev.gapless.load.report.Measured;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Both shapes of every row, compared once the load is over. The comparison in the migration itself
/// took place before the new release wrote its first row.
///
/// @param rows that the table holds, all compared
/// @param differ whose new shape is not what the migration derives from the old one
record EveryRow(long rows, long differ) {
    private static final int LONGEST_SECONDS = 60;

    /// Not compared: why.
    static Measured<EveryRow> compare(DatabaseProgram database, Path migrations) {
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            statement.setQueryTimeout(LONGEST_SECONDS);
            try (ResultSet found = statement.executeQuery(sql(lines(migrations)))) {
                found.next();
                return Measured.known(new EveryRow(found.getLong(1), found.getLong(2)));
            }
        } catch (SQLException | IOException e) {
            return Measured.unknown("plain", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> lines(Path migrations) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(migrations, "*.yaml")) {
            for (Path file : files) {
                return Files.readAllLines(file);
            }
        }
        throw new IOException("no migration in " + migrations);
    }

    /// Two counts: all rows, and those whose column is not what `up` makes of the other columns.
    ///
    /// @param migration lines of a migration file with one `add-column`
    static String sql(List<String> migration) throws IOException {
        return "SELECT count(*), count(*) FILTER (WHERE (%s)::text IS DISTINCT FROM (%s)::text) FROM %s"
                .formatted(
                        value(migration, "column"),
                        value(migration, "up"),
                        value(migration, "table"));
    }

    private static String value(List<String> migration, String key) throws IOException {
        Pattern line = Pattern.compile("\\s+" + key + ":\\s+(.+)");
        Optional<String> value =
                migration.stream()
                        .map(line::matcher)
                        .filter(Matcher::matches)
                        .map(found -> found.group(1).strip())
                        .findFirst();
        return value.orElseThrow(() -> new IOException("the migration has no '" + key + ":'"));
    }
}
