package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Mentions;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableFacts.Grant;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What hangs on a table as a whole, as `pg_catalog` describes it.
final class TableCatalogue {
    /// Of the rights that a view can have, those of others than this account, who will own the
    /// view.
    private static final String GRANTS =
            """
            SELECT rights, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, further
            FROM (
              SELECT string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS rights, x.grantee, x.is_grantable AS further
              FROM pg_class c CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS x
              WHERE c.oid = ?::regclass AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
              GROUP BY x.grantee, x.is_grantable
              UNION ALL
              SELECT string_agg(x.privilege_type || ' (' || quote_ident(a.attname) || ')', ', ' ORDER BY x.privilege_type, a.attnum),
                     x.grantee, x.is_grantable
              FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS x
              WHERE a.attrelid = ?::regclass AND NOT a.attisdropped AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE')
              GROUP BY x.grantee, x.is_grantable) AS granted
            WHERE grantee <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
            ORDER BY 2, 1\
            """;

    private static final String REFERENCED_BY =
            """
            SELECT 'the foreign key ' || conname || ' of ' || conrelid::regclass
            FROM pg_constraint
            WHERE confrelid = ?::regclass AND contype = 'f' AND conrelid <> confrelid AND conparentid = 0 ORDER BY 1\
            """;

    private static final String READ_BY =
            """
            SELECT DISTINCT w.ev_class::regclass::text
            FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::regclass AND w.ev_class <> d.refobjid ORDER BY 1\
            """;

    private static final String TEXTS =
            """
            SELECT 'function ' || p.oid::regprocedure, p.prosrc
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'gapless')
              AND strpos(lower(p.prosrc), lower(?)) > 0
            ORDER BY 1\
            """;

    /// Before 15 a view always uses the rights of its owner, so that policies of the table would
    /// not be applied.
    private static final String VIEW =
            """
            SELECT current_setting('server_version_num')::int >= 150000, relrowsecurity FROM pg_class WHERE oid = ?::regclass\
            """;

    private static final String PUBLISHED =
            """
            SELECT coalesce(string_agg(DISTINCT pubname, ', '), '')
            FROM pg_publication_tables WHERE schemaname = ? AND tablename = ?\
            """;

    private final Connection connection;

    TableCatalogue(Connection connection) {
        this.connection = connection;
    }

    TableFacts facts(TableName table) throws SQLException {
        String quoted = Names.quote(table);
        record View(boolean invoker, boolean policies) {}
        View view =
                Sql.first(
                                connection,
                                VIEW,
                                row -> new View(row.getBoolean(1), row.getBoolean(2)),
                                quoted)
                        .orElseThrow();
        return new TableFacts(
                Sql.list(
                        connection,
                        GRANTS,
                        row -> new Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
                        quoted,
                        quoted),
                Sql.list(connection, REFERENCED_BY, row -> row.getString(1), quoted),
                Sql.list(connection, READ_BY, row -> row.getString(1), quoted),
                Mentions.of(connection, TEXTS, table.name(), table.name()),
                view.invoker() ? " WITH (security_invoker = true)" : "",
                view.policies() && !view.invoker()
                        ? List.of(
                                "row level security is on, and before PostgreSQL 15 a view does not"
                                        + " pass it on.")
                        : List.of(),
                Sql.first(
                                connection,
                                PUBLISHED,
                                row -> row.getString(1),
                                table.schema(),
                                table.name())
                        .orElse(""));
    }

    Optional<String> missingInSchema(String schema) throws SQLException {
        return Sql.first(
                connection,
                """
                SELECT 'The database account ' || quote_ident(current_user) || ' may not create anything in the schema '
                       || quote_ident(n.nspname) || '. GRANT CREATE ON SCHEMA ' || quote_ident(n.nspname) || ' TO '
                       || quote_ident(current_user) || ';'
                FROM pg_namespace n WHERE n.nspname = ? AND NOT has_schema_privilege(n.oid, 'CREATE')\
                """,
                row -> row.getString(1),
                schema);
    }

    TableName home(TableReference table) throws SQLException {
        String schema =
                table.schema().isEmpty()
                        ? Sql.first(
                                        connection,
                                        "SELECT coalesce(current_schema(), 'public')",
                                        row -> row.getString(1))
                                .orElseThrow()
                        : table.schema();
        return new TableName(schema, table.name());
    }

    boolean taken(TableName name) throws SQLException {
        return Sql.first(
                        connection,
                        """
                        SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                       WHERE n.nspname = ? AND c.relname = ?)
                            OR EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                                       WHERE n.nspname = ? AND t.typname = ?)\
                        """,
                        row -> row.getBoolean(1),
                        name.schema(),
                        name.name(),
                        name.schema(),
                        name.name())
                .orElse(false);
    }
}
