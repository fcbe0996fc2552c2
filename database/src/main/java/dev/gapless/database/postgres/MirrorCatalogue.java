package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What decides whether the rows of one table can stand for those of another.
final class MirrorCatalogue {
    private static final String IDENTIFIED =
            "SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = ?::regclass AND indisprimary)";

    private static final String FILLED =
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND (atthasdef OR attidentity <> '')\
            """;

    /// One that looks only at the commit, or takes NULLs for equal, is not like one of another
    /// table; one that could not be built says nothing of the rows that are there.
    private static final String UNIQUES =
            """
            SELECT c.relname,
                   CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL AND i.indimmediate AND i.indisvalid
                             AND coalesce(to_jsonb(i)->>'indnullsnotdistinct', 'false') = 'false'
                     THEN ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                                WHERE k.place <= i.indnkeyatts ORDER BY k.place)
                     ELSE ARRAY[]::text[] END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = ?::regclass AND i.indisunique AND NOT i.indisprimary
            ORDER BY c.relname\
            """;

    private static final String RULES =
            """
            SELECT CASE contype WHEN 'c' THEN 'The check ' WHEN 'f' THEN 'The foreign key '
                     ELSE 'The exclusion constraint ' END || conname
            FROM pg_constraint WHERE conrelid = ?::regclass AND contype IN ('c', 'f', 'x') ORDER BY conname\
            """;

    private static final String DOMAIN =
            "SELECT typtype = 'd' FROM pg_type WHERE oid = to_regtype(?)";

    private static final Map<String, Integer> DIGITS = Map.of("int2", 5, "int4", 10, "int8", 19);
    private static final Pattern OWN_ORDER = Pattern.compile("(?i)\\bcollate\\b");

    /// Types of which no two values are equal that differ byte for byte.
    private static final List<String> EXACT =
            List.of("int2", "int4", "int8", "uuid", "varchar", "text");

    private static final List<String> TEXTS = List.of("bpchar", "varchar", "text");

    private final Connection connection;

    MirrorCatalogue(Connection connection) {
        this.connection = connection;
    }

    MirrorFacts facts(TableName table) throws SQLException {
        String name = Names.quote(table);
        return new MirrorFacts(
                Sql.first(connection, IDENTIFIED, row -> row.getBoolean(1), name).orElse(false),
                Sql.list(connection, FILLED, row -> row.getString(1), name),
                Sql.list(
                        connection,
                        UNIQUES,
                        row -> new MirrorFacts.Unique(row.getString(1), Sql.texts(row, 2)),
                        name),
                Sql.list(connection, RULES, row -> row.getString(1), name),
                "",
                "");
    }

    Fit fit(TableShape over, String expression, String type) throws SQLException {
        String query =
                "SELECT ("
                        + expression
                        + ") AS a, CAST(NULL AS "
                        + type
                        + ") AS b FROM (SELECT "
                        + Names.list(over.columns().stream().map(MirrorCatalogue::asNull).toList())
                        + ") AS gapless_row WHERE false";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            ResultSetMetaData found = statement.getMetaData();
            Type from = Type.of(found, 1);
            Type into = Type.of(found, 2);
            return new Fit(
                    from.isStoredLike(into) && !isOfDomain(over, expression, type),
                    from.isEqualLike(into) && !OWN_ORDER.matcher(type).find(),
                    EXACT.contains(into.name()) && !OWN_ORDER.matcher(type).find(),
                    into.holds(from) ? "" : from.toString());
        } catch (SQLException e) {
            if (Failures.lost(e)) {
                throw e;
            }
            // It is refused for another reason.
            return Fit.UNKNOWN;
        }
    }

    /// The server tells such a column's base type, but compares no records of the two; of one
    /// domain it does.
    private boolean isOfDomain(TableShape over, String expression, String type)
            throws SQLException {
        Optional<Column> column =
                over.columns().stream()
                        .filter(one -> Names.quote(one.name()).equals(expression))
                        .findFirst();
        return column.isPresent()
                && !column.get().type().equals(type)
                && Sql.first(connection, DOMAIN, row -> row.getBoolean(1), column.get().type())
                        .orElse(false);
    }

    private static String asNull(Column column) {
        return "CAST(NULL AS " + column.type() + ") AS " + Names.quote(column.name());
    }

    /// @param precision length of a text, digits of a number; without end the largest there is
    private record Type(String name, int precision, int scale) {
        static Type of(ResultSetMetaData row, int column) throws SQLException {
            String name = row.getColumnTypeName(column);
            int precision = row.getPrecision(column);
            boolean endless = name.equals("text") || precision == 0 && name.equals("numeric");
            return new Type(name, endless ? Integer.MAX_VALUE : precision, row.getScale(column));
        }

        boolean isStoredLike(Type other) {
            return name.equals(other.name)
                    && (name.equals("varchar")
                            || precision == other.precision && scale == other.scale);
        }

        boolean isEqualLike(Type other) {
            return name.equals(other.name)
                    || TEXTS.contains(name) && TEXTS.contains(other.name)
                    || DIGITS.containsKey(name) && DIGITS.containsKey(other.name);
        }

        boolean holds(Type from) {
            if (TEXTS.contains(name) && TEXTS.contains(from.name)) {
                return precision >= from.precision;
            }
            if (name.equals("numeric")) {
                return holdsNumber(from);
            }
            if (DIGITS.containsKey(name) && DIGITS.containsKey(from.name)) {
                return DIGITS.getOrDefault(name, 0) >= DIGITS.getOrDefault(from.name, 0);
            }
            return name.equals(from.name) || name.equals("float8") && from.name.equals("float4");
        }

        private boolean holdsNumber(Type from) {
            if (DIGITS.containsKey(from.name)) {
                return precision - scale >= DIGITS.getOrDefault(from.name, 0);
            }
            boolean whole = precision - scale >= from.precision - from.scale;
            return from.name.equals("numeric")
                    && (precision == Integer.MAX_VALUE || whole && scale >= from.scale);
        }

        @Override
        public String toString() {
            return precision == Integer.MAX_VALUE || !TEXTS.contains(name)
                    ? name
                    : name + "(" + precision + ")";
        }
    }
}
