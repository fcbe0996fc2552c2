package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Collation;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What hangs on one column, as `information_schema` describes it.
final class ColumnCatalogue {
    private static final int SIMILAR = 5;

    private static final String COLUMN =
            """
            SELECT column_type, is_nullable = 'YES', column_default, extra, coalesce(character_set_name, ''),
                   coalesce(collation_name, ''), data_type
            FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?\
            """;

    private static final String INDEXES =
            """
            SELECT s.index_name, s.non_unique = 0, coalesce(s.column_name, ''), s.sub_part, coalesce(s.collation, '') = 'D',
                   s.index_type, coalesce(s.column_name, '') = ''
            FROM information_schema.statistics s
            WHERE s.table_schema = ? AND s.table_name = ? AND s.index_name <> 'PRIMARY'
              AND EXISTS (SELECT 1 FROM information_schema.statistics o
                          WHERE o.table_schema = s.table_schema AND o.table_name = s.table_name
                            AND o.index_name = s.index_name AND (o.column_name = ? OR o.column_name IS NULL))
            ORDER BY s.index_name, s.seq_in_index\
            """;

    /// Texts of the server name columns in backticks.
    private static final String TIES =
            """
            SELECT 'the primary key' FROM information_schema.key_column_usage
            WHERE table_schema = ? AND table_name = ? AND column_name = ? AND constraint_name = 'PRIMARY'
            UNION
            SELECT concat('the foreign key ', constraint_name, if(table_name = ?, '', concat(' of ', table_name)))
            FROM information_schema.key_column_usage
            WHERE referenced_table_name IS NOT NULL
              AND (table_schema = ? AND table_name = ? AND column_name = ?
                OR referenced_table_schema = ? AND referenced_table_name = ? AND referenced_column_name = ?)
            UNION
            SELECT concat('the check ', c.constraint_name)
            FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
              ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
            WHERE t.table_schema = ? AND t.table_name = ? AND locate(?, c.check_clause) > 0
            UNION
            SELECT concat('the generated column ', column_name)
            FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ? AND locate(?, generation_expression) > 0
            UNION
            SELECT concat('the view ', table_name)
            FROM information_schema.views WHERE locate(?, view_definition) > 0 AND locate(?, view_definition) > 0
            UNION
            SELECT 'the partition key'
            FROM information_schema.partitions
            WHERE table_schema = ? AND table_name = ?
              AND (locate(?, partition_expression) > 0 OR locate(?, subpartition_expression) > 0)
            UNION
            SELECT concat('the trigger ', trigger_name)
            FROM information_schema.triggers
            WHERE event_object_schema = ? AND event_object_table = ? AND trigger_name NOT LIKE 'zz\\_gapless\\_%'
              AND locate(?, lower(action_statement)) > 0
            ORDER BY 1\
            """;

    /// Names are whole (`utf8mb4_uca1400_ai_ci`), also where MariaDB lists the ending only.
    private static final String COLLATIONS =
            """
            SELECT a.full_collation_name FROM information_schema.collation_character_set_applicability a
            JOIN information_schema.columns c ON c.character_set_name = a.character_set_name
            WHERE c.table_schema = ? AND c.table_name = ? AND c.column_name = ?\
            """;

    private record Part(
            String index,
            boolean unique,
            String column,
            String subPart,
            boolean descending,
            String type,
            boolean expression) {
        static Part of(ResultSet row) throws SQLException {
            String subPart = row.getString(4);
            return new Part(
                    row.getString(1),
                    row.getBoolean(2),
                    row.getString(3),
                    subPart == null ? "" : subPart,
                    row.getBoolean(5),
                    row.getString(6),
                    row.getBoolean(7));
        }

        Index.Part indexPart() {
            return new Index.Part(
                    column,
                    (subPart.isEmpty() ? "" : "(" + subPart + ")") + (descending ? " DESC" : ""));
        }
    }

    private final Connection connection;
    private final MySqlServer server;

    ColumnCatalogue(Connection connection, MySqlServer server) {
        this.connection = connection;
        this.server = server;
    }

    ColumnFacts facts(TableName table, String column) throws SQLException {
        record Found(ColumnFacts facts, boolean setOnUpdate) {}
        Found found =
                Sql.first(
                                connection,
                                COLUMN,
                                row ->
                                        new Found(
                                                facts(row),
                                                row.getString(4)
                                                        .toLowerCase(Locale.ROOT)
                                                        .contains("on update")),
                                table.schema(),
                                table.name(),
                                column)
                        .orElseThrow(() -> new SQLException("no such column", "42S22"));
        List<String> ties = new ArrayList<>(ties(table, column));
        if (found.setOnUpdate()) {
            ties.add(ColumnFacts.ON_UPDATE);
        }
        Map<String, List<Part>> parts =
                Sql.list(connection, INDEXES, Part::of, table.schema(), table.name(), column)
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        Part::index, LinkedHashMap::new, Collectors.toList()));
        List<Index> indexes = new ArrayList<>();
        List<String> fixed = new ArrayList<>();
        parts.forEach(
                (name, all) -> {
                    boolean plain =
                            all.stream()
                                    .allMatch(
                                            part ->
                                                    !part.expression()
                                                            && part.type().equals("BTREE"));
                    if (plain) {
                        indexes.add(
                                new Index(
                                        name,
                                        all.getFirst().unique(),
                                        "btree",
                                        all.stream().map(Part::indexPart).toList(),
                                        List.of(),
                                        ""));
                    } else {
                        fixed.add(name);
                    }
                });
        ColumnFacts facts = found.facts();
        return new ColumnFacts(
                facts.type(),
                "",
                facts.nullable(),
                facts.defaultValue(),
                TableText.of(connection, table).column(column),
                indexes,
                fixed,
                ties);
    }

    private ColumnFacts facts(ResultSet row) throws SQLException {
        String characters =
                row.getString(5).isEmpty()
                        ? ""
                        : " CHARACTER SET " + row.getString(5) + " COLLATE " + row.getString(6);
        return new ColumnFacts(
                row.getString(1) + characters,
                "",
                row.getBoolean(2),
                defaultValue(row),
                "",
                List.of(),
                List.of(),
                List.of());
    }

    /// Only of the same character set: another one would change the bytes.
    Collation collation(TableName table, String column, String name) throws SQLException {
        String has =
                Sql.first(
                                connection,
                                "SELECT coalesce(collation_name, '') FROM information_schema.columns"
                                        + " WHERE table_schema = ? AND table_name = ? AND"
                                        + " column_name = ?",
                                row -> row.getString(1),
                                table.schema(),
                                table.name(),
                                column)
                        .orElse("");
        List<String> all =
                Sql.list(
                        connection,
                        COLLATIONS,
                        row -> row.getString(1),
                        table.schema(),
                        table.name(),
                        column);
        return all.contains(name)
                // all others, `_bin` too, take no heed of blanks at the end, or of more
                ? new Collation(name, has, List.of(), !name.endsWith("_nopad_bin"))
                : new Collation("", has, similar(all, name), false);
    }

    List<String> enumValues(TableName table, String column) throws SQLException {
        return TableText.enumValues(TableText.of(connection, table).column(column));
    }

    private static List<String> similar(List<String> all, String name) {
        return all.stream()
                .sorted(
                        Comparator.comparing((String each) -> -common(each, name))
                                .thenComparing(each -> Math.abs(each.length() - name.length()))
                                .thenComparing(each -> each))
                .limit(SIMILAR)
                .toList();
    }

    /// Letters that both begin with.
    private static int common(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length())
                && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /// MariaDB says it as SQL; MySQL says the bare value of a literal, and the text of an
    /// expression.
    private String defaultValue(ResultSet row) throws SQLException {
        String value = row.getString(3);
        if (value == null || (server.mariaDb() && value.equals("NULL"))) {
            return "";
        }
        if (server.mariaDb() || row.getString(7).equalsIgnoreCase("bit")) {
            return value;
        }
        return row.getString(4).toUpperCase(Locale.ROOT).contains("DEFAULT_GENERATED")
                ? "(" + value + ")"
                : Names.literal(value);
    }

    private List<String> ties(TableName table, String column) throws SQLException {
        String schema = table.schema();
        String name = table.name();
        String quoted = Names.quote(column);
        return Sql.list(
                connection,
                TIES,
                row -> row.getString(1),
                schema,
                name,
                column,
                name,
                schema,
                name,
                column,
                schema,
                name,
                column,
                schema,
                name,
                quoted,
                schema,
                name,
                quoted,
                quoted,
                Names.quote(table),
                schema,
                name,
                quoted,
                quoted,
                schema,
                name,
                column.toLowerCase(Locale.ROOT));
    }
}
