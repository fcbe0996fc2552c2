package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The lines of `SHOW CREATE TABLE`: what a statement has to say again word by word, so that
/// comments, character sets and whatever a server knows besides stay as they are.
///
/// @param lines without indent and comma
record TableText(List<String> lines) {
    /// Possessive, as below: a loop that can go back takes a part of the stack for each round.
    private static final String QUOTED = "'(?:[^'\\\\]|''|\\\\.)*+'";

    private static final String BEFORE = "^((?:" + QUOTED + "|[^'])*?)";

    /// What may follow a type; NOT NULL stands before all of it.
    private static final Pattern AFTER_TYPE =
            Pattern.compile(
                    BEFORE
                            + "(?= (?:DEFAULT|ON UPDATE|COMMENT|INVISIBLE|AUTO_INCREMENT|CHECK|/\\*!)|$)");

    /// With the character set, and without what may follow it.
    private static final Pattern TYPE =
            Pattern.compile(
                    BEFORE
                            + "(?= (?:NOT NULL|NULL|DEFAULT|ON UPDATE|COMMENT|INVISIBLE|AUTO_INCREMENT|CHECK|/\\*!)|$)");

    private static final Pattern ENUM =
            Pattern.compile(
                    "^enum\\((" + QUOTED + "(?:," + QUOTED + ")*+)\\)", Pattern.CASE_INSENSITIVE);

    private static final Pattern COLLATE = Pattern.compile(BEFORE + " COLLATE \\w+");
    private static final Pattern NULL = Pattern.compile(BEFORE + " (?:DEFAULT )?NULL\\b");
    private static final Pattern NOT_NULL = Pattern.compile(BEFORE + " NOT NULL\\b");

    TableText {
        lines = List.copyOf(lines);
    }

    static TableText of(Connection connection, TableName table) throws SQLException {
        String mode =
                Sql.first(connection, "SELECT @@SESSION.sql_mode", row -> row.getString(1))
                        .orElse("");
        boolean otherQuotes = mode.contains("ANSI_QUOTES");
        if (otherQuotes) {
            Sql.run(connection, "SET sql_mode = replace(@@SESSION.sql_mode, 'ANSI_QUOTES', '')");
        }
        try {
            String text =
                    Sql.first(
                                    connection,
                                    "SHOW CREATE TABLE " + Names.quote(table),
                                    row -> row.getString(2))
                            .orElse("");
            return new TableText(
                    text.lines().map(line -> line.strip().replaceFirst(",$", "")).toList());
        } finally {
            if (otherQuotes) {
                Sql.run(connection, "SET sql_mode = " + Names.literal(mode));
            }
        }
    }

    /// What follows the name of a column; empty when there is no such column.
    String column(String name) {
        String start = Names.quote(name) + " ";
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }

    /// The same column, where no NULL can be.
    static String notNull(String definition) {
        String bare = definition;
        for (Optional<String> less = without(NULL, bare); less.isPresent(); ) {
            bare = less.get();
            less = without(NULL, bare);
        }
        Matcher type = AFTER_TYPE.matcher(bare);
        if (!type.find()) {
            throw new IllegalStateException(definition);
        }
        return type.group(1) + " NOT NULL" + bare.substring(type.end(1));
    }

    /// The same column with another collation of its character set.
    static String collated(String definition, String collation) {
        String bare = without(COLLATE, definition).orElse(definition);
        Matcher type = TYPE.matcher(bare);
        if (!type.find()) {
            throw new IllegalStateException(definition);
        }
        return type.group(1) + " COLLATE " + collation + bare.substring(type.end(1));
    }

    /// Of an enum column; none of another one.
    static List<String> enumValues(String definition) {
        Matcher list = ENUM.matcher(definition);
        return list.find()
                ? Pattern.compile(QUOTED)
                        .matcher(list.group(1))
                        .results()
                        .map(value -> value.group())
                        .map(value -> value.substring(1, value.length() - 1))
                        .map(value -> value.replace("''", "'").replace("\\\\", "\\"))
                        .toList()
                : List.of();
    }

    /// The same column with these values.
    static String withValues(String definition, List<String> values) {
        Matcher list = ENUM.matcher(definition);
        if (!list.find()) {
            throw new IllegalStateException(definition);
        }
        return "enum("
                + values.stream().map(Names::literal).collect(Collectors.joining(","))
                + ")"
                + definition.substring(list.end());
    }

    /// The same column, where NULL can be.
    static String nullable(String definition) {
        Matcher notNull = NOT_NULL.matcher(definition);
        return notNull.find()
                ? notNull.group(1) + " NULL" + definition.substring(notNull.end())
                : definition;
    }

    private static Optional<String> without(Pattern words, String definition) {
        Matcher matcher = words.matcher(definition);
        return matcher.find()
                ? Optional.of(matcher.group(1) + definition.substring(matcher.end()))
                : Optional.empty();
    }
}
