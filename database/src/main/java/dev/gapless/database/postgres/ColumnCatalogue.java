package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Collation;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What hangs on one column, as `pg_catalog` describes it.
final class ColumnCatalogue {
    private static final String COLUMN =
            """
            SELECT a.attrelid, a.attnum, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
                   coalesce(pg_get_expr(d.adbin, d.adrelid), ''),
                   CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END,
                   c.relkind = 'p'
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = ?::regclass AND a.attname = ?\
            """;

    /// Key parts with operator class, collation and order where these are not the usual ones. What
    /// a deferrable constraint looks at only at the commit must not be refused earlier by a copy.
    private static final String INDEXES =
            """
            SELECT c.relname, i.indisunique AND i.indimmediate, m.amname,
                   ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                         WHERE k.place <= i.indnkeyatts ORDER BY k.place),
                   ARRAY(SELECT concat_ws(' ',
                           CASE WHEN i.indcollation[k.place - 1] NOT IN (0, a.attcollation)
                             THEN 'COLLATE ' || i.indcollation[k.place - 1]::regcollation END,
                           CASE WHEN NOT o.opcdefault THEN quote_ident(n.nspname) || '.' || quote_ident(o.opcname) END,
                           CASE WHEN i.indoption[k.place - 1] & 1 = 1 THEN 'DESC' END,
                           CASE WHEN i.indoption[k.place - 1] IN (1, 2)
                             THEN CASE WHEN i.indoption[k.place - 1] & 2 = 2 THEN 'NULLS FIRST' ELSE 'NULLS LAST' END END)
                         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                         JOIN pg_opclass o ON o.oid = i.indclass[k.place - 1]
                         JOIN pg_namespace n ON n.oid = o.opcnamespace
                         WHERE k.place <= i.indnkeyatts ORDER BY k.place),
                   ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                         WHERE k.place > i.indnkeyatts ORDER BY k.place),
                   concat_ws(' ',
                     CASE WHEN i.indimmediate AND to_jsonb(i)->>'indnullsnotdistinct' = 'true' THEN 'NULLS NOT DISTINCT' END,
                     'WITH (' || array_to_string(c.reloptions, ', ') || ')'),
                   i.indexprs IS NULL AND i.indpred IS NULL AND i.indisvalid
                     AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL),
                   EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
            WHERE i.indrelid = ? AND (? = ANY (i.indkey::int2[])
              OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                         AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid = ?))
            ORDER BY c.relname\
            """;

    private static final String TIES =
            """
            SELECT CASE k.contype WHEN 'p' THEN 'the primary key ' WHEN 'u' THEN 'the unique constraint '
                     WHEN 'f' THEN 'the foreign key ' WHEN 'x' THEN 'the exclusion constraint ' ELSE 'the check ' END
                   || k.conname || CASE WHEN k.conrelid <> ? THEN ' of ' || k.conrelid::regclass ELSE '' END
            FROM pg_constraint k
            WHERE (k.conrelid = ? AND ? = ANY (k.conkey) OR k.confrelid = ? AND ? = ANY (k.confkey)) AND k.contype <> 'n'
            UNION
            SELECT 'the view ' || w.ev_class::regclass
            FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ? AND d.refobjsubid = ?
            UNION
            SELECT 'the generated column ' || a.attname
            FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid AND d.classid = 'pg_attrdef'::regclass
              JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ? AND d.refobjsubid = ? AND a.attnum <> ?
            UNION
            SELECT 'the policy ' || p.polname
            FROM pg_depend d JOIN pg_policy p ON p.oid = d.objid AND d.classid = 'pg_policy'::regclass
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ? AND d.refobjsubid = ?
            UNION
            SELECT 'the trigger ' || t.tgname
            FROM pg_trigger t
            WHERE t.tgrelid = ? AND NOT t.tgisinternal AND t.tgname NOT LIKE 'zz\\_gapless\\_%' AND ? = ANY (t.tgattr::int2[])
            UNION
            SELECT 'the replica identity ' || i.indexrelid::regclass
            FROM pg_index i WHERE i.indrelid = ? AND i.indisreplident AND ? = ANY (i.indkey::int2[])
            UNION
            SELECT 'the partition key' FROM pg_partitioned_table p WHERE p.partrelid = ? AND ? = ANY (p.partattrs::int2[])
            UNION
            SELECT 'its identity' FROM pg_attribute WHERE attrelid = ? AND attnum = ? AND attidentity <> ''
            ORDER BY 1\
            """;

    /// One that this database can use, by the name that the search path finds it under.
    private static final String COLLATION =
            """
            SELECT c.oid::regcollation::text, NOT c.collisdeterministic
            FROM pg_collation c
            WHERE (c.collname = ? OR c.oid::regcollation::text = ?) AND c.collencoding IN (-1,
                (SELECT encoding FROM pg_database WHERE datname = current_database()))
            ORDER BY NOT pg_collation_is_visible(c.oid) LIMIT 1\
            """;

    private static final String HAS =
            """
            SELECT CASE WHEN attcollation = 0 THEN '' ELSE attcollation::regcollation::text END
            FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?\
            """;

    private static final String SIMILAR =
            """
            SELECT c.oid::regcollation::text FROM pg_collation c
            WHERE pg_collation_is_visible(c.oid) AND left(lower(c.collname), 2) = left(lower(?), 2) AND c.collencoding IN (-1,
                (SELECT encoding FROM pg_database WHERE datname = current_database()))
            ORDER BY left(lower(c.collname), 5) <> left(lower(?), 5), abs(length(c.collname) - length(?)), 1 LIMIT 5\
            """;

    private record Found(long table, int number, boolean partitioned, ColumnFacts facts) {}

    private record FoundIndex(Index index, boolean plain, boolean constraint) {}

    private final Connection connection;

    ColumnCatalogue(Connection connection) {
        this.connection = connection;
    }

    ColumnFacts facts(TableName table, String column) throws SQLException {
        Found found =
                Sql.first(connection, COLUMN, ColumnCatalogue::found, Names.quote(table), column)
                        .orElseThrow(() -> new SQLException("no such column", "42703"));
        List<Index> indexes = new ArrayList<>();
        List<String> fixed = new ArrayList<>();
        for (FoundIndex each :
                Sql.list(
                        connection,
                        INDEXES,
                        ColumnCatalogue::index,
                        found.table(),
                        found.number(),
                        found.number())) {
            // Those of a partitioned table cannot be built CONCURRENTLY.
            if (each.plain() && !found.partitioned()) {
                indexes.add(each.index());
            } else if (!each.constraint()) {
                fixed.add(each.index().name());
            }
        }
        return new ColumnFacts(
                found.facts().type(),
                found.facts().collation(),
                found.facts().nullable(),
                found.facts().defaultValue(),
                "",
                indexes,
                fixed,
                ties(found.table(), found.number()));
    }

    Collation collation(TableName table, String column, String name) throws SQLException {
        String has =
                Sql.first(connection, HAS, row -> row.getString(1), Names.quote(table), column)
                        .orElse("");
        return Sql.first(
                        connection,
                        COLLATION,
                        row -> new Collation(row.getString(1), has, List.of(), row.getBoolean(2)),
                        name,
                        name)
                .orElse(new Collation("", has, similar(name), false));
    }

    List<String> enumValues(TableName table, String column) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT e.enumlabel FROM pg_attribute a JOIN pg_enum e ON e.enumtypid = a.atttypid
                WHERE a.attrelid = ?::regclass AND a.attname = ? ORDER BY e.enumsortorder\
                """,
                row -> row.getString(1),
                Names.quote(table),
                column);
    }

    private List<String> similar(String name) throws SQLException {
        return Sql.list(connection, SIMILAR, row -> row.getString(1), name, name, name);
    }

    private List<String> ties(long table, int number) throws SQLException {
        return Sql.list(
                connection,
                TIES,
                row -> row.getString(1),
                table,
                table,
                number,
                table,
                number,
                table,
                number,
                table,
                number,
                number,
                table,
                number,
                table,
                number,
                table,
                number,
                table,
                number,
                table,
                number);
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong(1),
                row.getInt(2),
                row.getBoolean(7),
                new ColumnFacts(
                        row.getString(3),
                        row.getString(6),
                        row.getBoolean(4),
                        row.getString(5),
                        "",
                        List.of(),
                        List.of(),
                        List.of()));
    }

    private static FoundIndex index(ResultSet row) throws SQLException {
        List<String> columns = Sql.texts(row, 4);
        List<String> words = Sql.texts(row, 5);
        List<Index.Part> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            parts.add(new Index.Part(columns.get(i), i < words.size() ? words.get(i) : ""));
        }
        return new FoundIndex(
                new Index(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getString(3),
                        parts,
                        Sql.texts(row, 6),
                        row.getString(7)),
                row.getBoolean(8),
                row.getBoolean(9));
    }
}
