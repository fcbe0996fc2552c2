package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What decides whether the rows of one table can stand for those of another.
final class MirrorCatalogue {
    private static final String FILLED =
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ?
              AND (extra LIKE '%auto_increment%' OR column_key <> 'PRI' AND column_default IS NOT NULL)\
            """;

    /// Over whole columns; with an expression or the beginning of a text it has none here.
    private static final String UNIQUES =
            """
            SELECT index_name,
                   if(count(sub_part) = 0 AND count(column_name) = count(*),
                      group_concat(column_name ORDER BY seq_in_index SEPARATOR '\\n'), '')
            FROM information_schema.statistics
            WHERE table_schema = ? AND table_name = ? AND non_unique = 0 AND index_name <> 'PRIMARY'
            GROUP BY index_name ORDER BY index_name\
            """;

    private static final String RULES =
            """
            SELECT concat(if(constraint_type = 'CHECK', 'The check ', 'The foreign key '), constraint_name)
            FROM information_schema.table_constraints
            WHERE table_schema = ? AND table_name = ? AND constraint_type IN ('CHECK', 'FOREIGN KEY') ORDER BY 1\
            """;

    private final Connection connection;

    MirrorCatalogue(Connection connection) {
        this.connection = connection;
    }

    MirrorFacts facts(TableName table) throws SQLException {
        boolean primary =
                Sql.first(
                                connection,
                                """
                                SELECT 1 FROM information_schema.statistics
                                WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' LIMIT 1\
                                """,
                                row -> row.getInt(1),
                                table.schema(),
                                table.name())
                        .isPresent();
        return new MirrorFacts(
                primary,
                texts(FILLED, table),
                Sql.list(
                        connection,
                        UNIQUES,
                        row ->
                                new MirrorFacts.Unique(
                                        row.getString(1), row.getString(2).lines().toList()),
                        table.schema(),
                        table.name()),
                texts(RULES, table),
                new Rights(connection).missingForRows(table.schema()).orElse(""),
                counterLocks());
    }

    /// With 2 no insert locks a counter for longer than it takes to count.
    private String counterLocks() throws SQLException {
        int mode =
                Sql.first(connection, "SELECT @@innodb_autoinc_lock_mode", row -> row.getInt(1))
                        .orElse(2);
        return mode == 2
                ? ""
                : "innodb_autoinc_lock_mode is "
                        + mode
                        + ": when both releases say INSERT .. SELECT at the same moment, one of them"
                        + " can fail with error 1467. Where both do, set it to 2.";
    }

    private List<String> texts(String query, TableName table) throws SQLException {
        return Sql.list(connection, query, row -> row.getString(1), table.schema(), table.name());
    }

    String characters(String schema) throws SQLException {
        return Sql.first(
                        connection,
                        """
                        SELECT concat(' CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name)
                        FROM information_schema.schemata WHERE schema_name = ?\
                        """,
                        row -> row.getString(1),
                        schema)
                .orElse("");
    }

    /// The server itself says of which type the expression is, of rows that there are none of.
    Fit fit(TableShape over, String expression, String type) throws SQLException {
        String columns =
                over.columns().stream()
                        .map(column -> Names.quote(column.name()) + " " + column.type() + ", ")
                        .collect(Collectors.joining());
        try {
            dropped();
            Sql.run(
                    connection,
                    "CREATE TEMPORARY TABLE gapless_fit_from ("
                            + columns
                            + "_gapless_into "
                            + type
                            + ")");
            Sql.run(
                    connection,
                    "CREATE TEMPORARY TABLE gapless_fit AS SELECT ("
                            + expression
                            + ") AS _gapless_from, _gapless_into FROM gapless_fit_from LIMIT 0");
            List<Type> types =
                    Sql.list(
                            connection,
                            "SHOW FULL COLUMNS FROM gapless_fit",
                            row -> Type.of(row.getString(2), row.getString(3)));
            Type from = types.getFirst();
            Type into = types.getLast();
            return new Fit(
                    from.isStoredLike(into),
                    from.isEqualLike(into),
                    into.isExact(),
                    into.holds(from) ? "" : from.text());
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            // It is refused for another reason.
            return Fit.UNKNOWN;
        } finally {
            dropped();
        }
    }

    private void dropped() throws SQLException {
        Sql.run(connection, "DROP TEMPORARY TABLE IF EXISTS gapless_fit, gapless_fit_from");
    }

    /// @param size length of a text, digits of a number; 0 for none
    /// @param collation empty for none
    private record Type(
            String text, String name, long size, int scale, boolean unsigned, String collation) {
        private static final Pattern PARTS =
                Pattern.compile("(\\w+)(?:\\((\\d+)(?:,(\\d+))?\\))?(.*)", Pattern.DOTALL);
        private static final int BYTES_PER_CHARACTER = 4;

        private static final Map<String, Integer> INTEGERS =
                Map.of("tinyint", 1, "smallint", 2, "mediumint", 3, "int", 4, "bigint", 8);

        /// Digits of the largest.
        private static final Map<String, Integer> DIGITS =
                Map.of("tinyint", 3, "smallint", 5, "mediumint", 8, "int", 10, "bigint", 20);

        /// Bytes that the longest value may have.
        private static final Map<String, Long> TEXTS =
                Map.of(
                        "tinytext",
                        255L,
                        "text",
                        65_535L,
                        "mediumtext",
                        16_777_215L,
                        "longtext",
                        4_294_967_295L);

        static Type of(String text, String collation) {
            Matcher parts = PARTS.matcher(text.toLowerCase(Locale.ROOT));
            if (!parts.matches()) {
                return new Type(text, text, 0, 0, false, "");
            }
            String name = parts.group(1);
            long length = parts.group(2) == null ? 0 : Long.parseLong(parts.group(2));
            return new Type(
                    text,
                    name,
                    TEXTS.containsKey(name)
                            ? TEXTS.getOrDefault(name, 0L) / BYTES_PER_CHARACTER
                            : length,
                    parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
                    parts.group(4).contains("unsigned"),
                    collation == null ? "" : collation);
        }

        private boolean isText() {
            return TEXTS.containsKey(name) || name.equals("char") || name.equals("varchar");
        }

        private boolean isInteger() {
            return INTEGERS.containsKey(name);
        }

        private String characters() {
            return collation.split("_", 2)[0];
        }

        boolean isStoredLike(Type other) {
            boolean sameName = name.equals(other.name) && unsigned == other.unsigned;
            if (isText()) {
                return sameName && !name.equals("char") && characters().equals(other.characters())
                        || text.equals(other.text) && collation.equals(other.collation);
            }
            return isInteger() ? sameName : text.equals(other.text);
        }

        /// Most collations that end in `_bin` take no notice of blanks at the end.
        boolean isExact() {
            return isInteger()
                    || name.equals("varchar") && collation.matches(".*_(0900|nopad)_bin");
        }

        boolean isEqualLike(Type other) {
            return isText()
                    ? other.isText() && collation.equals(other.collation)
                    : name.equals(other.name) || isInteger() && other.isInteger();
        }

        boolean holds(Type from) {
            if (isText()) {
                return from.isText()
                        && size >= from.size
                        && (characters().equals("utf8mb4")
                                || characters().equals(from.characters()));
            }
            if (isInteger()) {
                return from.isInteger() && holdsInteger(from);
            }
            if (name.equals("decimal")) {
                return holdsDecimal(from);
            }
            boolean same = name.equals(from.name) && unsigned == from.unsigned;
            return text.equals(from.text)
                    || same && size > 0 && size >= from.size && scale >= from.scale
                    || name.equals("double") && from.name.equals("float") && !unsigned;
        }

        private boolean holdsInteger(Type from) {
            int width = INTEGERS.getOrDefault(name, 0);
            int fromWidth = INTEGERS.getOrDefault(from.name, 0);
            if (unsigned == from.unsigned) {
                return width >= fromWidth;
            }
            return from.unsigned && width > fromWidth;
        }

        private boolean holdsDecimal(Type from) {
            boolean sign = !unsigned || from.unsigned;
            long whole = size - scale;
            if (from.isInteger()) {
                return sign && whole >= DIGITS.getOrDefault(from.name, 0);
            }
            return from.name.equals("decimal")
                    && sign
                    && whole >= from.size - from.scale
                    && scale >= from.scale;
        }
    }
}
