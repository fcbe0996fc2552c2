package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.port.TableShape.AppTrigger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Tables as `pg_catalog` describes them.
final class Catalogue {
    private static final String FIND =
            """
            SELECT c.oid, n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND (n.nspname = ? OR (? = '' AND n.nspname = ANY (current_schemas(false))))
            ORDER BY array_position(current_schemas(false), n.nspname)
            LIMIT 1\
            """;

    private static final String OBSTACLE =
            """
            SELECT CASE
              WHEN c.relkind = 'v' THEN 'it is a view; name the table behind it.'
              WHEN c.relkind = 'm' THEN 'it is a materialized view; name the table behind it.'
              WHEN c.relkind = 'f' THEN 'it is a foreign table; migrate it where it is stored.'
              WHEN c.relpersistence = 't' THEN 'it is a temporary table.'
              WHEN c.relispartition THEN 'it is a partition; name its parent, ' || i.inhparent::regclass || '.'
              WHEN i.inhparent IS NOT NULL THEN 'it inherits from ' || i.inhparent::regclass || '.'
              WHEN c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
                THEN 'other tables inherit from it.'
              WHEN EXISTS (SELECT FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.is_instead)
                THEN 'it has an INSTEAD rule, so writes may not reach it.'
              WHEN c.relforcerowsecurity AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
                THEN 'row level security is forced on it: ALTER ROLE ' || quote_ident(current_user) || ' BYPASSRLS;'
              WHEN n.nspname = 'gapless' OR n.nspname LIKE 'pg\\_%' OR n.nspname = 'information_schema'
                THEN 'it belongs to the system.'
              ELSE '' END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhseqno = 1
            WHERE c.oid = ?\
            """;

    private static final String COLUMNS =
            """
            SELECT attname, format_type(atttypid, -1), NOT attnotnull, attgenerated <> ''
            FROM pg_attribute WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum\
            """;

    /// The primary key, else the smallest complete unique key over NOT NULL columns.
    private static final String KEY =
            """
            SELECT (SELECT array_agg(a.attname::text ORDER BY k.place)
                    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                    WHERE k.place <= i.indnkeyatts)
            FROM pg_index i
            WHERE i.indrelid = ? AND i.indisunique AND i.indisvalid AND i.indimmediate
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND NOT EXISTS (SELECT FROM pg_attribute a
                              WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND NOT a.attnotnull)
            ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid
            LIMIT 1\
            """;

    private static final String ROWS =
            """
            SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint, bool_or(c.reltuples < 0)
            FROM pg_class c
            WHERE c.oid = ? AND c.relkind = 'r'
               OR c.oid IN (SELECT relid FROM pg_partition_tree(?) WHERE isleaf)\
            """;

    /// tgtype: 1 row, 2 before, 4 insert, 16 update.
    private static final String TRIGGERS =
            """
            SELECT tgname, tgtype & 3 = 3, tgtype & 16 = 16
            FROM pg_trigger WHERE tgrelid = ? AND NOT tgisinternal AND tgname NOT LIKE 'zz\\_gapless\\_%'
            ORDER BY tgname\
            """;

    private static final String PUBLICATIONS =
            """
            SELECT DISTINCT pubname FROM pg_publication_tables WHERE schemaname = ? AND tablename = ? ORDER BY 1\
            """;

    /// The type below all domains, and whether one of them forbids NULL; no row for another type or
    /// a domain without conditions.
    private static final String CONSTRAINED =
            """
            WITH RECURSIVE domain AS (
              SELECT 1 AS depth, t.* FROM pg_type t WHERE t.oid = to_regtype(?) AND t.typtype = 'd'
              UNION ALL
              SELECT depth + 1, t.* FROM pg_type t JOIN domain d ON t.oid = d.typbasetype WHERE t.typtype = 'd')
            SELECT (array_agg(format_type(typbasetype, typtypmod) ORDER BY depth DESC))[1], bool_or(typnotnull)
            FROM domain HAVING bool_or(typnotnull)
              OR count(*) FILTER (WHERE EXISTS (SELECT FROM pg_constraint WHERE contypid = domain.oid)) > 0\
            """;

    private static final String SIMILAR =
            """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'gapless')
              AND (lower(c.relname) = lower(?) OR lower(c.relname) LIKE '%' || lower(?) || '%'
                   OR lower(?) LIKE '%' || lower(c.relname) || '%')
            ORDER BY lower(c.relname) <> lower(?), length(c.relname), 1
            LIMIT 5\
            """;

    private final Connection connection;

    Catalogue(Connection connection) {
        this.connection = connection;
    }

    Optional<TableShape> find(TableReference table) throws SQLException {
        record Found(long oid, TableName name) {}
        Optional<Found> found =
                Sql.first(
                        connection,
                        FIND,
                        row ->
                                new Found(
                                        row.getLong(1),
                                        new TableName(row.getString(2), row.getString(3))),
                        table.name(),
                        table.schema(),
                        table.schema());
        return found.isPresent()
                ? Optional.of(shape(found.get().oid(), found.get().name()))
                : Optional.empty();
    }

    List<String> similar(TableReference table) throws SQLException {
        String name = table.name();
        return Sql.list(connection, SIMILAR, row -> row.getString(1), name, name, name, name);
    }

    /// A domain with conditions: with NOT NULL each insert that leaves the column out would fail,
    /// and with any of them the server writes the whole table anew, under an exclusive lock.
    Optional<String> obstacle(String type) throws SQLException {
        return Sql.first(
                connection,
                CONSTRAINED,
                row ->
                        "it is a domain with "
                                + (row.getBoolean(2)
                                        ? "NOT NULL, so the old release's next insert would fail"
                                        : "conditions, so the whole table would be written anew"
                                                + " under an exclusive lock")
                                + ". Use type "
                                + row.getString(1)
                                + ", and say with not-null and check what the domain says.",
                type);
    }

    private TableShape shape(long oid, TableName name) throws SQLException {
        return new TableShape(
                name,
                Sql.list(
                        connection,
                        COLUMNS,
                        row ->
                                new Column(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getBoolean(3),
                                        row.getBoolean(4)),
                        oid),
                Sql.first(connection, KEY, row -> Sql.texts(row, 1), oid).orElse(List.of()),
                "",
                Sql.first(
                                connection,
                                "SELECT relkind = 'p' FROM pg_class WHERE oid = ?",
                                row -> row.getBoolean(1),
                                oid)
                        .orElse(false),
                rows(oid, name),
                Sql.list(
                        connection,
                        TRIGGERS,
                        row ->
                                new AppTrigger(
                                        row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                        oid),
                remarks(name),
                "",
                "",
                Sql.first(connection, OBSTACLE, row -> row.getString(1), oid).orElse(""));
    }

    private List<String> remarks(TableName name) throws SQLException {
        List<String> publications =
                Sql.list(
                        connection,
                        PUBLICATIONS,
                        row -> row.getString(1),
                        name.schema(),
                        name.name());
        return publications.isEmpty()
                ? List.of()
                : List.of(
                        name
                                + " is published for logical replication ("
                                + String.join(", ", publications)
                                + "): add the column at the subscribers first, or they stop.");
    }

    /// The planner's estimate; a table that was never analyzed is estimated by its size.
    private long rows(long oid, TableName name) throws SQLException {
        record Estimate(long rows, boolean unknown) {}
        Estimate estimate =
                Sql.first(
                                connection,
                                ROWS,
                                row -> new Estimate(row.getLong(1), row.getBoolean(2)),
                                oid,
                                oid)
                        .orElse(new Estimate(0, true));
        if (!estimate.unknown()) {
            return estimate.rows();
        }
        return Sql.first(
                        connection,
                        "SELECT pg_relation_size("
                                + Names.literal(Names.quote(name))
                                + "::regclass) / 100",
                        row -> row.getLong(1))
                .orElse(0L);
    }
}
