package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Constraints of a table as the server writes them, and what new ones need.
final class ConstraintCatalogue {
    private static final String NAME = "`((?:[^`]|``)+)`";
    private static final Pattern UNIQUE = Pattern.compile("UNIQUE KEY " + NAME + " .*");
    private static final String WHOLE = "`(?:[^`]|``)+`(?: DESC)?";
    private static final Pattern UNIQUE_OF_WHOLE =
            Pattern.compile("UNIQUE KEY " + NAME + " \\((" + WHOLE + "(?:," + WHOLE + ")*)\\)(.*)");
    private static final Pattern FOREIGN_KEY =
            Pattern.compile(
                    "CONSTRAINT "
                            + NAME
                            + " (FOREIGN KEY \\((.*?)\\) REFERENCES (?:"
                            + NAME
                            + "\\.)?"
                            + NAME
                            + " \\((.*?)\\)(.*))");
    private static final Pattern CHECK =
            Pattern.compile("CONSTRAINT " + NAME + " (CHECK \\((.*)\\)(.*))");
    private static final Pattern COLUMN = Pattern.compile(NAME);
    private static final Pattern LENGTH =
            Pattern.compile("^((?:var)?(?:char|binary)|(?:tiny|small|medium|big)?int)\\(\\d+\\)");

    private static final String TAKEN =
            """
            SELECT 1 FROM information_schema.table_constraints
            WHERE constraint_schema = ? AND lower(constraint_name) = lower(?)
              AND (table_name = ? OR constraint_type IN ('FOREIGN KEY', 'CHECK')) LIMIT 1\
            """;

    /// Columns of this table that foreign keys refer to, or that they are over.
    private static final String KEYS_OVER =
            """
            SELECT constraint_name, table_schema, table_name,
                   if(table_schema = ? AND table_name = ?, column_name, referenced_column_name)
            FROM information_schema.key_column_usage
            WHERE referenced_table_name IS NOT NULL AND ordinal_position = 1
              AND (table_schema = ? AND table_name = ? OR referenced_table_schema = ? AND referenced_table_name = ?)\
            """;

    private static final String UNIQUE_COLUMNS =
            """
            SELECT group_concat(lower(column_name) ORDER BY seq_in_index SEPARATOR '\\n')
            FROM information_schema.statistics
            WHERE table_schema = ? AND table_name = ? AND non_unique = 0
            GROUP BY index_name HAVING count(sub_part) = 0 AND count(column_name) = count(*)\
            """;

    private record Over(String key, TableName table, String column) {}

    private final Connection connection;

    ConstraintCatalogue(Connection connection) {
        this.connection = connection;
    }

    List<Constraint> of(TableName table) throws SQLException {
        List<Over> keys =
                Sql.list(
                        connection,
                        KEYS_OVER,
                        row ->
                                new Over(
                                        row.getString(1),
                                        new TableName(row.getString(2), row.getString(3)),
                                        row.getString(4)),
                        table.schema(),
                        table.name(),
                        table.schema(),
                        table.name(),
                        table.schema(),
                        table.name());
        List<Constraint> constraints = new ArrayList<>();
        for (String line : TableText.of(connection, table).lines()) {
            constraint(table, line, keys).ifPresent(constraints::add);
        }
        return constraints;
    }

    boolean has(TableName table, String name) throws SQLException {
        return Sql.first(
                        connection, TAKEN, row -> row.getInt(1), table.schema(), name, table.name())
                .isPresent();
    }

    static Optional<String> uniqueObstacle(Column column) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.matches("(?s)(tiny|medium|long)?(text|blob)\\b.*|(json|geometry)\\b.*")
                ? Optional.of(
                        "the server indexes only the beginning of a value of type "
                                + column.type()
                                + ".")
                : Optional.empty();
    }

    /// The servers compare types to the letter, but for the length of texts.
    static boolean comparable(String type, String parentType) {
        return withoutLength(type).equals(withoutLength(parentType));
    }

    private static String withoutLength(String type) {
        return LENGTH.matcher(type.toLowerCase(Locale.ROOT)).replaceFirst("$1");
    }

    boolean identifies(TableName table, List<String> columns) throws SQLException {
        return Sql.list(
                        connection,
                        UNIQUE_COLUMNS,
                        row -> row.getString(1),
                        table.schema(),
                        table.name())
                .contains(String.join("\n", columns).toLowerCase(Locale.ROOT));
    }

    private static Optional<Constraint> constraint(TableName table, String line, List<Over> keys) {
        if (line.startsWith("PRIMARY KEY")) {
            return Optional.of(
                    new Constraint(
                            "PRIMARY",
                            "the primary key",
                            new Rule.Condition("true"),
                            line,
                            "",
                            false,
                            true,
                            "it names the rows. This version of Gapless drops no primary key."));
        }
        Matcher unique = UNIQUE.matcher(line);
        if (unique.matches()) {
            return Optional.of(unique(unique, line, keys));
        }
        Matcher foreignKey = FOREIGN_KEY.matcher(line);
        if (foreignKey.matches()) {
            return Optional.of(foreignKey(table, foreignKey));
        }
        Matcher check = CHECK.matcher(line);
        return check.matches()
                ? Optional.of(
                        new Constraint(
                                bare(check.group(1)),
                                "the check " + bare(check.group(1)),
                                new Rule.Condition(check.group(3)),
                                check.group(2),
                                "",
                                false,
                                !check.group(4).contains("NOT ENFORCED"),
                                ""))
                : Optional.empty();
    }

    private static Constraint unique(Matcher unique, String line, List<Over> keys) {
        String name = bare(unique.group(1));
        Matcher whole = UNIQUE_OF_WHOLE.matcher(line);
        boolean known = whole.matches() && !whole.group(3).contains("USING HASH");
        List<String> columns = known ? columns(whole.group(2)) : List.of();
        String obstacle =
                known
                        ? needs(columns.getFirst(), keys)
                        : "it is not over whole columns, so an undo could not say which rows break"
                                + " it.";
        return new Constraint(
                name,
                "the unique constraint " + name,
                new Rule.Distinct(columns, false),
                line,
                "",
                false,
                true,
                obstacle);
    }

    private static String needs(String firstColumn, List<Over> keys) {
        return keys.stream()
                .filter(key -> key.column().equalsIgnoreCase(firstColumn))
                .findFirst()
                .map(key -> "the foreign key " + key.key() + " of " + key.table() + " needs it.")
                .orElse("");
    }

    private static Constraint foreignKey(TableName table, Matcher foreignKey) {
        String name = bare(foreignKey.group(1));
        String schema = foreignKey.group(4) == null ? table.schema() : bare(foreignKey.group(4));
        return new Constraint(
                name,
                "the foreign key " + name,
                new Rule.Reference(
                        columns(foreignKey.group(3)),
                        new TableName(schema, bare(foreignKey.group(5))),
                        columns(foreignKey.group(6))),
                foreignKey.group(2),
                "",
                foreignKey.group(7).matches(".*ON (DELETE|UPDATE) (CASCADE|SET).*"),
                true,
                "");
    }

    private static List<String> columns(String list) {
        return COLUMN.matcher(list).results().map(found -> bare(found.group(1))).toList();
    }

    private static String bare(String quoted) {
        return quoted.replace("``", "`");
    }
}
