package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Rule;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Constraints of a table as `pg_catalog` describes them, and what new ones need.
final class ConstraintCatalogue {
    private static final String CONSTRAINTS =
            """
            SELECT k.conname, k.contype,
                   CASE k.contype WHEN 'p' THEN 'the primary key ' WHEN 'u' THEN 'the unique constraint '
                     WHEN 'f' THEN 'the foreign key ' WHEN 'c' THEN 'the check ' WHEN 'x' THEN 'the exclusion constraint '
                     ELSE 'the constraint ' END || k.conname,
                   pg_get_constraintdef(k.oid), coalesce(pg_get_expr(k.conbin, k.conrelid), ''),
                   ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS c(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.attnum ORDER BY c.place),
                   coalesce(pn.nspname, ''), coalesce(p.relname, ''),
                   ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS c(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.attnum ORDER BY c.place),
                   k.contype = 'f' AND (k.confdeltype NOT IN ('a', 'r') OR k.confupdtype NOT IN ('a', 'r')),
                   k.convalidated,
                   CASE WHEN k.contype = 'u' THEN
                     substr(pg_get_indexdef(k.conindid), length('CREATE UNIQUE INDEX ' || quote_ident(x.relname) || ' ON ') + 1)
                     ELSE '' END,
                   coalesce(to_jsonb(i)->>'indnullsnotdistinct' = 'true', false),
                   CASE
                     WHEN k.contype = 'p' THEN 'it names the rows. This version of Gapless drops no primary key.'
                     WHEN k.contype = 'n' THEN 'it is the NOT NULL of a column. Use drop-not-null.'
                     WHEN k.contype NOT IN ('c', 'u', 'f') THEN 'an undo could put it back only while writers stand still.'
                     WHEN k.coninhcount > 0 THEN 'it is inherited.'
                     WHEN k.contype <> 'c' AND t.relkind = 'p' THEN 'its table is partitioned, so an undo could put it back only while writers stand still.'
                     WHEN k.contype = 'u' AND i.indisreplident THEN 'logical replication finds rows by it (REPLICA IDENTITY).'
                     ELSE coalesce((SELECT 'the foreign key ' || f.conname || ' of ' || f.conrelid::regclass || ' needs it.'
                                    FROM pg_constraint f
                                    WHERE k.contype = 'u' AND f.contype = 'f' AND f.conindid = k.conindid LIMIT 1), '') END
            FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
              LEFT JOIN pg_class p ON p.oid = k.confrelid AND k.contype = 'f'
              LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
              LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype = 'u'
              LEFT JOIN pg_class x ON x.oid = i.indexrelid
            WHERE k.conrelid = ?::regclass
            ORDER BY k.conname\
            """;

    private static final String HAS =
            "SELECT 1 FROM pg_constraint WHERE conrelid = ?::regclass AND conname = ?";

    /// Equal types, an equality of an index, or a cast that needs no words.
    private static final String COMPARABLE =
            """
            WITH t AS (SELECT (SELECT coalesce(nullif(typbasetype, 0), oid) FROM pg_type WHERE oid = to_regtype(?)) AS child,
                              (SELECT coalesce(nullif(typbasetype, 0), oid) FROM pg_type WHERE oid = to_regtype(?)) AS parent)
            SELECT 1 FROM t
            WHERE child = parent
               OR EXISTS (SELECT FROM pg_amop o JOIN pg_am m ON m.oid = o.amopmethod AND m.amname = 'btree'
                          WHERE o.amopstrategy = 3 AND o.amoplefttype = parent AND o.amoprighttype = child)
               OR EXISTS (SELECT FROM pg_cast c WHERE c.castsource = child AND c.casttarget = parent AND c.castcontext = 'i')\
            """;

    private static final String UNIQUE =
            """
            SELECT 1 FROM pg_index i
            WHERE i.indrelid = ?::regclass AND i.indisunique AND i.indisvalid AND i.indimmediate
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                        WHERE k.place <= i.indnkeyatts ORDER BY 1)
                = ARRAY(SELECT unnest(?) ORDER BY 1)\
            """;

    private final Connection connection;

    ConstraintCatalogue(Connection connection) {
        this.connection = connection;
    }

    List<Constraint> of(TableName table) throws SQLException {
        return Sql.list(
                connection, CONSTRAINTS, ConstraintCatalogue::constraint, Names.quote(table));
    }

    boolean has(TableName table, String name) throws SQLException {
        return Sql.first(connection, HAS, row -> row.getInt(1), Names.quote(table), name)
                .isPresent();
    }

    /// Why the server has no order for the type.
    Optional<String> uniqueObstacle(Column column) throws SQLException {
        try {
            Sql.run(connection, "EXPLAIN SELECT CAST(NULL AS " + column.type() + ") ORDER BY 1");
            return Optional.empty();
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            return Optional.of(Failures.message(e).replaceFirst("^ERROR: ", "") + ".");
        }
    }

    boolean comparable(String type, String parentType) throws SQLException {
        return Sql.first(connection, COMPARABLE, row -> row.getInt(1), type, parentType)
                .isPresent();
    }

    boolean identifies(TableName table, List<String> columns) throws SQLException {
        return Sql.first(connection, UNIQUE, row -> row.getInt(1), Names.quote(table), columns)
                .isPresent();
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        List<String> columns = Sql.texts(row, 6);
        Rule rule =
                switch (row.getString(2)) {
                    case "c" -> new Rule.Condition(row.getString(5));
                    case "u" -> new Rule.Distinct(columns, row.getBoolean(13));
                    case "f" ->
                            new Rule.Reference(
                                    columns,
                                    new TableName(row.getString(7), row.getString(8)),
                                    Sql.texts(row, 9));
                    default -> new Rule.Condition("true");
                };
        return new Constraint(
                row.getString(1),
                row.getString(3),
                rule,
                row.getString(4),
                row.getString(12),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getString(14));
    }
}
