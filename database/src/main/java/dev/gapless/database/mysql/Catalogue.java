package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.port.TableShape.AppTrigger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Tables as `information_schema` describes them.
final class Catalogue {
    private static final String FIND =
            """
            SELECT table_schema, table_name, table_type, coalesce(engine, ''), coalesce(row_format, ''),
                   coalesce(table_rows, 0), coalesce(table_collation, ''),
                   coalesce(create_options, '') LIKE '%partitioned%'
            FROM information_schema.tables
            WHERE table_schema = if(? = '', database(), ?) AND table_name = ?\
            """;
    private static final String COLUMNS =
            """
            SELECT column_name, column_type, is_nullable = 'YES',
                   coalesce(generation_expression, '') <> '' OR extra LIKE '%auto_increment%',
                   coalesce(character_set_name, ''), coalesce(collation_name, '')
            FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
            ORDER BY ordinal_position\
            """;
    private static final String UNIQUE_KEYS =
            """
            SELECT index_name, coalesce(column_name, ''), sub_part IS NOT NULL OR coalesce(nullable, '') = 'YES'
            FROM information_schema.statistics
            WHERE table_schema = ? AND table_name = ? AND non_unique = 0
            ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index\
            """;
    private static final String TRIGGERS =
            """
            SELECT trigger_name, action_timing = 'BEFORE', event_manipulation = 'UPDATE'
            FROM information_schema.triggers
            WHERE event_object_schema = ? AND event_object_table = ? AND trigger_name NOT LIKE 'zz\\_gapless\\_%'
            ORDER BY trigger_name\
            """;
    private static final String FULLTEXT =
            """
            SELECT index_name FROM information_schema.statistics
            WHERE table_schema = ? AND table_name = ? AND index_type = 'FULLTEXT' LIMIT 1\
            """;
    private static final String SIMILAR =
            """
            SELECT concat(table_schema, '.', table_name) FROM information_schema.tables
            WHERE table_type = 'BASE TABLE'
              AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys', 'gapless')
              AND (lower(table_name) LIKE concat('%', lower(?), '%')
                   OR lower(?) LIKE concat('%', lower(table_name), '%'))
            ORDER BY table_schema <> database(), lower(table_name) <> lower(?), char_length(table_name), 1
            LIMIT 5\
            """;
    private static final Set<String> SYSTEM =
            Set.of("mysql", "information_schema", "performance_schema", "sys", "gapless");

    private record Found(
            TableName name,
            String kind,
            String engine,
            String rowFormat,
            long rows,
            String collation,
            boolean partitioned) {
        static Found of(ResultSet row) throws SQLException {
            return new Found(
                    new TableName(row.getString(1), row.getString(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getLong(6),
                    row.getString(7),
                    row.getBoolean(8));
        }
    }

    private record KeyPart(String index, String column, boolean unusable) {}

    private final Connection connection;
    private final MySqlServer server;

    Catalogue(Connection connection, MySqlServer server) {
        this.connection = connection;
        this.server = server;
    }

    Optional<TableShape> find(TableReference table) throws SQLException {
        // The server may compare without regard to case; the file names exactly what is stored.
        Optional<Found> found =
                Sql.list(connection, FIND, Found::of, table.schema(), table.schema(), table.name())
                        .stream()
                        .filter(each -> each.name().name().equals(table.name()))
                        .findFirst();
        return found.isPresent() ? Optional.of(shape(found.get())) : Optional.empty();
    }

    List<String> similar(TableReference table) throws SQLException {
        String name = table.name();
        return Sql.list(connection, SIMILAR, row -> row.getString(1), name, name, name);
    }

    /// Columns that the server sets to the moment of each update, unless the update sets them.
    List<String> setOnUpdate(TableName table) throws SQLException {
        return list(
                """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = ? AND table_name = ? AND extra LIKE '%on update%'\
                """,
                row -> row.getString(1), table);
    }

    private TableShape shape(Found found) throws SQLException {
        List<Column> columns = list(COLUMNS, Catalogue::column, found.name());
        return new TableShape(
                found.name(),
                columns,
                key(found.name(), columns),
                characters(found.collation()),
                found.partitioned(),
                found.rows(),
                list(
                        TRIGGERS,
                        row ->
                                new AppTrigger(
                                        row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                        found.name()),
                List.of(),
                triggerObstacle(columns),
                rebuildObstacle(found.name()),
                obstacle(found));
    }

    /// Types are what a parameter of a function needs: with character set and collation.
    private static Column column(ResultSet row) throws SQLException {
        String characters =
                row.getString(5).isEmpty()
                        ? ""
                        : " CHARACTER SET " + row.getString(5) + " COLLATE " + row.getString(6);
        return new Column(
                row.getString(1),
                row.getString(2) + characters,
                row.getBoolean(3),
                row.getBoolean(4));
    }

    /// Every collation's name begins with its character set.
    private static String characters(String collation) {
        return collation.isEmpty()
                ? ""
                : " CHARACTER SET " + collation.split("_", 2)[0] + " COLLATE " + collation;
    }

    /// The primary key, else the smallest unique key over whole NOT NULL columns, of types that the
    /// server orders as it compares them.
    private List<String> key(TableName table, List<Column> columns) throws SQLException {
        Map<String, List<KeyPart>> keys =
                list(
                                UNIQUE_KEYS,
                                row ->
                                        new KeyPart(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getBoolean(3)),
                                table)
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        KeyPart::index, LinkedHashMap::new, Collectors.toList()));
        Map<String, String> types =
                columns.stream().collect(Collectors.toMap(Column::name, Column::type));
        return keys.entrySet().stream()
                .filter(
                        key ->
                                key.getValue().stream()
                                        .noneMatch(
                                                part ->
                                                        part.unusable()
                                                                || !KeyType.usable(
                                                                        types.getOrDefault(
                                                                                part.column(),
                                                                                ""))))
                .min(
                        Comparator.comparing(
                                        (Map.Entry<String, List<KeyPart>> key) ->
                                                !key.getKey().equals("PRIMARY"))
                                .thenComparing(key -> key.getValue().size()))
                .map(key -> key.getValue().stream().map(KeyPart::column).toList())
                .orElse(List.of());
    }

    private String rebuildObstacle(TableName table) throws SQLException {
        if (server.rebuildsOnline()) {
            return "";
        }
        List<String> stored =
                list(
                        """
                        SELECT column_name FROM information_schema.columns
                        WHERE table_schema = ? AND table_name = ? AND extra LIKE '%STORED%' ORDER BY ordinal_position\
                        """,
                        row -> row.getString(1), table);
        return stored.isEmpty()
                ? ""
                : "MariaDB "
                        + server.number()
                        + " holds all writers off for that in a table with a STORED column ("
                        + String.join(", ", stored)
                        + "). MariaDB 11.2 and newer do not.";
    }

    private String triggerObstacle(List<Column> columns) {
        return columns.stream()
                .filter(column -> !column.nullable() && !column.generated())
                .findFirst()
                .filter(_ -> server.triggersBreakInsertSelect())
                .map(
                        column ->
                                "MariaDB "
                                        + server.number()
                                        + " has a bug: with a trigger on the table, INSERT .."
                                        + " SELECT of several rows fails with error 1048, since '"
                                        + column.name()
                                        + "' is NOT NULL. Update the server.")
                .orElse("");
    }

    private String obstacle(Found found) throws SQLException {
        if (SYSTEM.contains(found.name().schema())) {
            return "it belongs to the system.";
        }
        if (found.kind().equals("VIEW")) {
            return "it is a view; name the table behind it.";
        }
        if (!found.kind().equals("BASE TABLE")) {
            return "it is a " + found.kind().toLowerCase(Locale.ROOT) + ".";
        }
        if (!found.engine().equals("InnoDB")) {
            return "its engine is " + found.engine() + ", which has no transactions.";
        }
        if (found.rowFormat().equals("Compressed")) {
            return "its row format is COMPRESSED, so the server cannot add a column at once.";
        }
        List<String> fulltext = list(FULLTEXT, row -> row.getString(1), found.name());
        return fulltext.isEmpty()
                ? ""
                : "it has a FULLTEXT index, so the server cannot add a column at once.";
    }

    private <T> List<T> list(String sql, Sql.Row<T> row, TableName table) throws SQLException {
        return Sql.list(connection, sql, row, table.schema(), table.name());
    }
}
