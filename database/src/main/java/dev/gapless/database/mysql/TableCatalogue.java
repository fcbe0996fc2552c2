package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Mentions;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableFacts.Grant;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What hangs on a table as a whole, as `information_schema` describes it.
final class TableCatalogue {
    /// Rights are by name here: those on the table itself, which the account may see.
    private static final String GRANTS =
            """
            SELECT group_concat(privilege_type ORDER BY privilege_type SEPARATOR ', '), grantee, is_grantable = 'YES'
            FROM information_schema.table_privileges
            WHERE table_schema = ? AND table_name = ? AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
            GROUP BY grantee, is_grantable
            UNION ALL
            SELECT group_concat(concat(privilege_type, ' (`', replace(column_name, '`', '``'), '`)')
                                ORDER BY privilege_type, column_name SEPARATOR ', '), grantee, is_grantable = 'YES'
            FROM information_schema.column_privileges
            WHERE table_schema = ? AND table_name = ? AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE')
            GROUP BY grantee, is_grantable
            ORDER BY 2, 1\
            """;

    private static final String REFERENCED_BY =
            """
            SELECT DISTINCT concat('the foreign key ', constraint_name, ' of ', table_name)
            FROM information_schema.key_column_usage
            WHERE referenced_table_schema = ? AND referenced_table_name = ?
              AND NOT (table_schema = referenced_table_schema AND table_name = referenced_table_name)
            ORDER BY 1\
            """;

    /// The server names tables in backticks there.
    private static final String READ_BY =
            """
            SELECT table_name FROM information_schema.views
            WHERE locate(concat('`', ?, '`.`', ?, '`'), view_definition) > 0 ORDER BY 1\
            """;

    /// What is in another database means this table only where it names its database.
    private static final String TEXTS =
            """
            SELECT concat(kind, ' ', if(owner = ?, '', concat(owner, '.')), name), text FROM (
              SELECT lower(routine_type) AS kind, routine_schema AS owner, routine_name AS name,
                     coalesce(routine_definition, '') AS text
              FROM information_schema.routines
              UNION ALL
              SELECT 'trigger', trigger_schema, trigger_name, action_statement FROM information_schema.triggers
              UNION ALL
              SELECT 'event', event_schema, event_name, event_definition FROM information_schema.events
              UNION ALL
              SELECT 'view', table_schema, table_name, view_definition FROM information_schema.views) AS texts
            WHERE owner NOT IN ('mysql', 'sys', 'gapless') AND locate(lower(?), lower(text)) > 0
              AND (owner = ? OR locate(lower(?), lower(text)) > 0)
            ORDER BY 1\
            """;

    private static final String INVISIBLE =
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ? AND extra LIKE '%INVISIBLE%' ORDER BY ordinal_position\
            """;

    private final Connection connection;

    TableCatalogue(Connection connection) {
        this.connection = connection;
    }

    TableFacts facts(TableName table) throws SQLException {
        return new TableFacts(
                Sql.list(
                        connection,
                        GRANTS,
                        row -> new Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
                        table.schema(),
                        table.name(),
                        table.schema(),
                        table.name()),
                texts(REFERENCED_BY, table),
                texts(READ_BY, table),
                Mentions.of(
                        connection,
                        TEXTS,
                        table.name(),
                        table.schema(),
                        table.name(),
                        table.schema(),
                        table.schema()),
                "",
                texts(INVISIBLE, table).stream()
                        .map(
                                column ->
                                        "its column "
                                                + column
                                                + " is INVISIBLE, and an INSERT without column names"
                                                + " would meet it in the view.")
                        .toList(),
                "");
    }

    TableName home(TableReference table) throws SQLException {
        return table.schema().isEmpty()
                ? new TableName(
                        Sql.first(connection, "SELECT database()", row -> row.getString(1))
                                .orElseThrow(),
                        table.name())
                : new TableName(table.schema(), table.name());
    }

    boolean taken(TableName name) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT 1 FROM information_schema.tables"
                                + " WHERE table_schema = ? AND table_name = ?",
                        row -> row.getInt(1),
                        name.schema(),
                        name.name())
                .isPresent();
    }

    private List<String> texts(String query, TableName table) throws SQLException {
        return Sql.list(connection, query, row -> row.getString(1), table.schema(), table.name());
    }
}
