package dev.gapless.database.jdbc;

import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Repair.Kept;
import dev.gapless.migration.port.Session.RepairPlace;
import dev.gapless.migration.port.Session.Repaired;
import dev.gapless.migration.port.Session.Wrong;
import dev.gapless.migration.port.TableName;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes rows agree again, some in each transaction. Rows that somebody else has locked are
/// skipped, never waited for (on InnoDB a writer can still come to one by another index, and the
/// two wait for each other); what is wrong is decided once the locks are held. Where a statement
/// does not go for all of them, it is done row by row.
public final class Repairer {
    /// A condition and the values for its places.
    public record Condition(String sql, Object[] arguments) {}

    /// How a product says it.
    public interface Words {
        String table(TableName name);

        /// Columns as texts, to be selected.
        String texts(List<String> columns, List<String> types);

        /// Such texts, as they stand in `IN (..)`.
        String literals(List<String> types, List<List<String>> keys);

        /// Rows above `after` (all when empty) up to and including `until`.
        Condition range(
                List<String> columns, List<String> types, List<String> after, List<String> until);

        /// What comes before the transaction.
        List<String> before(Repair repair);

        /// What comes first in the transaction.
        List<String> first();

        /// What comes after the transaction, however it ended.
        List<String> after(Repair repair);

        /// An assignment with what has to be said so that other columns stay as they are.
        String assign(TableName table, String assignment) throws SQLException;

        String createKept(String kept);

        /// A row's key as text.
        ///
        /// @param prefix of columns
        String row(String prefix, List<String> key);

        /// A value as it is kept.
        String value(String column);

        String literal(String text);

        /// All columns of the table, quoted.
        List<String> columns(TableName table) throws SQLException;

        String bare(String quoted);

        /// Nothing is wrong with the rows: somebody else has what is needed, or the server is gone.
        boolean passing(SQLException e);

        /// The server is gone.
        boolean lost(SQLException e);

        String message(SQLException e);
    }

    private record Acted(List<List<String>> failed, String why) {}

    private final Connection connection;
    private final Words words;

    public Repairer(Connection connection, Words words) {
        this.connection = connection;
        this.words = words;
    }

    /// `gapless.repaired_2`
    public static String kept(int migration) {
        return "gapless.repaired_" + migration;
    }

    public Wrong find(Repair repair, RepairPlace place, int rows) throws SQLException {
        List<String> stop = place.stop();
        if (stop.isEmpty()) {
            Optional<List<String>> highest = one(repair, "", ordered(repair, " DESC") + " LIMIT 1");
            if (highest.isEmpty()) {
                return new Wrong(List.of(), RepairPlace.BEGIN, 0);
            }
            stop = highest.get();
        }
        Optional<List<String>> boundary =
                one(
                        repair,
                        "WHERE ",
                        range(repair, place.after(), stop),
                        ordered(repair, "") + " LIMIT 1 OFFSET " + (rows - 1));
        List<String> until = boundary.orElse(stop);
        Condition range = range(repair, place.after(), until);
        List<List<String>> wrong =
                keys(
                        repair,
                        "WHERE "
                                + range.sql()
                                + " AND ("
                                + repair.wrong()
                                + ")"
                                + ordered(repair, ""),
                        range.arguments());
        return new Wrong(
                wrong,
                new RepairPlace(until, stop),
                boundary.isPresent() ? rows : count(repair, range));
    }

    private long count(Repair repair, Condition range) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*) FROM "
                                + words.table(repair.table())
                                + " WHERE "
                                + range.sql(),
                        row -> row.getLong(1),
                        range.arguments())
                .orElse(0L);
    }

    /// @param keys of rows to be repaired in one transaction
    public Repaired repair(int migration, Repair repair, List<List<String>> keys)
            throws SQLException {
        if (!repair.kept().isEmpty()) {
            Sql.run(connection, words.createKept(kept(migration)));
        }
        Sql.runAll(connection, words.before(repair).stream());
        try {
            long began = System.nanoTime();
            Repaired repaired =
                    Transaction.run(connection, () -> inTransaction(migration, repair, keys));
            return new Repaired(
                    repaired.rows(),
                    repaired.locked(),
                    repaired.bad(),
                    repaired.why(),
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
        } catch (SQLException e) {
            if (words.passing(e) && !words.lost(e)) {
                return new Repaired(0, keys, List.of(), "", 0);
            }
            throw e;
        } finally {
            end(repair);
        }
    }

    private Repaired inTransaction(int migration, Repair repair, List<List<String>> keys)
            throws SQLException {
        Sql.runAll(connection, words.first().stream());
        List<List<String>> locked =
                keys(
                        repair,
                        repair.beside()
                                + " WHERE "
                                + among(repair, keys)
                                + " FOR UPDATE SKIP LOCKED");
        // What others have changed by then is seen by a statement that begins now.
        List<List<String>> wrong = wrong(repair, locked);
        List<List<String>> skipped =
                wrong(repair, keys.stream().filter(key -> !locked.contains(key)).toList());
        Acted acted = act(migration, repair, wrong);
        List<List<String>> left = wrong(repair, wrong);
        List<List<String>> bad =
                Stream.concat(acted.failed().stream(), left.stream()).distinct().toList();
        return new Repaired(
                wrong.size() - bad.size(),
                skipped,
                bad.stream().map(key -> String.join(", ", key)).toList(),
                acted.why(),
                0);
    }

    private Acted act(int migration, Repair repair, List<List<String>> keys) throws SQLException {
        if (keys.isEmpty()) {
            return new Acted(List.of(), "");
        }
        if (keys.size() > 1 && !repair.alone()) {
            Optional<String> failure = tried(migration, repair, keys);
            if (failure.isEmpty()) {
                return new Acted(List.of(), "");
            }
        }
        List<List<String>> failed = new ArrayList<>();
        String why = "";
        for (List<String> key : keys) {
            Optional<String> failure = tried(migration, repair, List.of(key));
            if (failure.isPresent()) {
                failed.add(key);
                why = why.isEmpty() ? failure.get() : why;
            }
        }
        return new Acted(failed, why);
    }

    /// @return what the server has against it
    private Optional<String> tried(int migration, Repair repair, List<List<String>> keys)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            once(migration, repair, words.literals(repair.keyTypes(), keys));
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (SQLException e) {
            if (words.passing(e)) {
                throw e;
            }
            connection.rollback(before);
            return Optional.of(words.message(e));
        }
    }

    private void once(int migration, Repair repair, String keys) throws SQLException {
        for (Kept kept : repair.kept()) {
            keep(migration, repair, kept, keys);
        }
        if (!repair.assign().isEmpty()) {
            Sql.run(
                    connection,
                    "UPDATE "
                            + words.table(repair.table())
                            + " SET "
                            + words.assign(repair.table(), repair.assign())
                            + " WHERE "
                            + listed(repair.key(), "")
                            + " IN ("
                            + keys
                            + ")");
        }
        for (String statement : repair.statements()) {
            if (!repair.silence().isEmpty()) {
                Sql.run(connection, repair.silence());
            }
            Sql.run(connection, statement.replace(Repair.KEYS, keys));
        }
    }

    private void keep(int migration, Repair repair, Kept kept, String keys) throws SQLException {
        boolean own = kept.alias().isEmpty();
        String prefix = own ? "_t." : kept.alias() + ".";
        List<String> key = own ? repair.key() : kept.key();
        String rows =
                own
                        ? words.table(kept.table())
                                + " AS _t WHERE "
                                + listed(key, prefix)
                                + " IN ("
                                + keys
                                + ")"
                        : kept.from().replace(Repair.KEYS, keys);
        List<String> columns =
                kept.columns().isEmpty() ? words.columns(kept.table()) : kept.columns();
        for (String column : columns) {
            Sql.run(
                    connection,
                    "INSERT INTO "
                            + kept(migration)
                            + " (right_shape, table_name, row_key, column_name, value) SELECT "
                            + words.literal(repair.from().name())
                            + ", "
                            + words.literal(kept.table().toString())
                            + ", "
                            + words.row(prefix, key)
                            + ", "
                            + words.literal(words.bare(column))
                            + ", "
                            + words.value(prefix + column)
                            + " FROM "
                            + rows);
        }
    }

    private List<List<String>> wrong(Repair repair, List<List<String>> keys) throws SQLException {
        return keys.isEmpty()
                ? keys
                : keys(repair, "WHERE " + among(repair, keys) + " AND (" + repair.wrong() + ")");
    }

    private String among(Repair repair, List<List<String>> keys) {
        return listed(repair.key(), prefix(repair))
                + " IN ("
                + words.literals(repair.keyTypes(), keys)
                + ")";
    }

    private static String listed(List<String> key, String prefix) {
        String names = String.join(", ", key.stream().map(name -> prefix + name).toList());
        return key.size() == 1 ? names : "(" + names + ")";
    }

    private Condition range(Repair repair, List<String> after, List<String> until) {
        return words.range(qualified(repair), repair.keyTypes(), after, until);
    }

    private String ordered(Repair repair, String direction) {
        return " ORDER BY "
                + String.join(
                        ", ", qualified(repair).stream().map(name -> name + direction).toList());
    }

    private Optional<List<String>> one(Repair repair, String where, String rest)
            throws SQLException {
        return keys(repair, where + rest).stream().findFirst();
    }

    private Optional<List<String>> one(
            Repair repair, String where, Condition condition, String rest) throws SQLException {
        return keys(repair, where + condition.sql() + rest, condition.arguments()).stream()
                .findFirst();
    }

    private List<List<String>> keys(Repair repair, String rest, Object... arguments)
            throws SQLException {
        int columns = repair.key().size();
        return Sql.list(
                connection,
                "SELECT "
                        + words.texts(qualified(repair), repair.keyTypes())
                        + " FROM "
                        + words.table(repair.table())
                        + " "
                        + rest,
                row -> {
                    List<String> key = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        key.add(row.getString(i));
                    }
                    return key;
                },
                arguments);
    }

    private List<String> qualified(Repair repair) {
        return repair.key().stream().map(name -> prefix(repair) + name).toList();
    }

    /// Beside other tables a column of this one has to say so.
    private String prefix(Repair repair) {
        return words.table(repair.table()) + ".";
    }

    /// On a lost connection this fails, and says nothing that the caller does not hear anyway.
    private void end(Repair repair) {
        try {
            Sql.runAll(connection, words.after(repair).stream());
        } catch (SQLException e) {
            System.getLogger(Repairer.class.getName())
                    .log(System.Logger.Level.DEBUG, "the end of a repair", e);
        }
    }
}
