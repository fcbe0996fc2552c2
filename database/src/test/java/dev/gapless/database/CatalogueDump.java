package dev.gapless.database;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Product;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Everything about the application's schemas that a migration could leave behind, as text.
public final class CatalogueDump {
    private static final String QUERY =
            """
            WITH app AS (SELECT oid, nspname FROM pg_namespace
                         WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'gapless'))
            SELECT line FROM (
              SELECT 'table ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' '
                     || coalesce(c.relacl::text, '') || ' ' || coalesce(c.reloptions::text, '') AS line
              FROM pg_class c JOIN app n ON n.oid = c.relnamespace
              UNION ALL
              SELECT 'column ' || a.attrelid::regclass || ' ' || row_number() OVER (PARTITION BY a.attrelid ORDER BY attnum)
                     || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
                     || a.attidentity::text || a.attgenerated::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN app n ON n.oid = c.relnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
              WHERE a.attnum > 0 AND NOT a.attisdropped
              UNION ALL
              SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(c.oid)
              FROM pg_constraint c JOIN app n ON n.oid = c.connamespace
              UNION ALL
              SELECT 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid
              FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN app n ON n.oid = c.relnamespace
              UNION ALL
              SELECT 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
              FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN app n ON n.oid = c.relnamespace
              WHERE NOT t.tgisinternal
              UNION ALL
              SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p JOIN app n ON n.oid = p.pronamespace
              UNION ALL
              SELECT 'ours ' || c.relname FROM pg_class c
              WHERE c.relnamespace = to_regnamespace('gapless') AND c.relkind IN ('r', 'S')
                AND c.relname NOT IN ('migration', 'step', 'backfill') AND c.relname NOT LIKE 'undone%'
              UNION ALL
              SELECT 'ours ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = to_regnamespace('gapless')
            ) AS lines ORDER BY line\
            """;

    private static final String OURS =
            """
            SELECT concat('ours ', %1$s) FROM information_schema.%2$s WHERE %3$s = 'gapless'
              AND %1$s LIKE concat('%%', lower(lpad(hex(crc32(database())), 8, '0')))\
            """;

    private CatalogueDump() {}

    public static String of(Scene scene) throws SQLException {
        return scene.product == Product.POSTGRESQL
                ? String.join("\n", scene.texts(QUERY))
                : mysql(scene);
    }

    private static String mysql(Scene scene) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = scene.connect()) {
            for (String table : scene.texts("SHOW TABLES")) {
                lines.addAll(
                        Sql.list(
                                connection,
                                "SHOW CREATE TABLE `" + table + "`",
                                row -> row.getString(2)));
            }
            lines.addAll(
                    Sql.list(
                            connection,
                            "SHOW TRIGGERS",
                            row -> "trigger " + row.getString(1) + " " + row.getString(4)));
        }
        lines.addAll(scene.texts(OURS.formatted("table_name", "tables", "table_schema")));
        lines.addAll(scene.texts(OURS.formatted("routine_name", "routines", "routine_schema")));
        return String.join("\n", lines).replaceAll(" AUTO_INCREMENT=\\d+", "");
    }
}
