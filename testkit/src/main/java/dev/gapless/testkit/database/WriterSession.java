package dev.gapless.testkit.database;

import dev.gapless.migration.port.Product;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// One transaction of a release on its table, and what becomes true when it commits. Used by one
/// thread.
public final class WriterSession {
    private final Connection connection;
    private final Product product;
    private final String table;
    private final String row;
    private final String mark;
    private final Expected expected;
    private final Tally tally;
    private final AtomicReference<Stalls.UnderWay> underWay;
    private final List<Runnable> onCommit = new ArrayList<>();
    private String last = "";

    WriterSession(
            Connection connection,
            Product product,
            String table,
            String row,
            String mark,
            Expected expected,
            Tally tally,
            AtomicReference<Stalls.UnderWay> underWay) {
        this.connection = connection;
        this.product = product;
        this.table = table;
        this.row = row;
        this.mark = mark;
        this.expected = expected;
        this.tally = tally;
        this.underWay = underWay;
    }

    /// The statement that was executed last.
    String last() {
        return last;
    }

    void end(boolean commit) throws SQLException {
        if (commit) {
            last = "COMMIT";
            // Before the commit, while the rows are still ours.
            onCommit.forEach(Runnable::run);
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    /// Returns the first column of all rows, if there are any.
    public List<Long> execute(String sql, Object... arguments) throws SQLException {
        last = sql;
        long began = System.nanoTime();
        underWay.set(new Stalls.UnderWay(sql, began));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<Long> found = new ArrayList<>();
            if (statement.execute()) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        found.add(result.getLong(1));
                    }
                }
            }
            return found;
        } finally {
            underWay.set(Stalls.UnderWay.NOTHING);
            tally.executed(System.nanoTime() - began);
        }
    }

    /// A row of anybody's, locked; none when somebody else has locked it.
    public List<Long> any(Random random) throws SQLException {
        String from =
                "SELECT %2$s FROM %1$s WHERE %2$s >= (SELECT max(%2$s) FROM %1$s) * ? ORDER BY %2$s LIMIT 1"
                        .formatted(table, row);
        if (product == Product.POSTGRESQL) {
            return execute(from + " FOR UPDATE SKIP LOCKED", random.nextDouble());
        }
        // A locked range would lock the gaps in it, and two of these writers could deadlock.
        List<Long> found = execute(from, random.nextDouble());
        return found.isEmpty()
                ? found
                : execute(
                        "SELECT %2$s FROM %1$s WHERE %2$s = ? FOR UPDATE SKIP LOCKED"
                                .formatted(table, row),
                        found.getFirst());
    }

    /// @param mark in the column of that name, of all rows of this insert
    public List<Long> insert(String mark, String sql, Object... arguments) throws SQLException {
        List<Long> rows;
        if (product == Product.MYSQL) {
            execute(sql, arguments);
            rows = execute("SELECT %s FROM %s WHERE %s = ?".formatted(row, table, this.mark), mark);
        } else {
            rows = execute(sql + " RETURNING " + row, arguments);
        }
        onCommit.add(() -> expected.ids.addAll(rows));
        return rows;
    }

    /// A new row of the same id in the place of one that is locked.
    ///
    /// @param row `(id, ..) VALUES (?, ..)`
    public void replace(long id, String row, Object... arguments) throws SQLException {
        String verb = "REPLACE INTO ";
        if (product == Product.POSTGRESQL) {
            execute("DELETE FROM " + table + " WHERE " + this.row + " = ?", id);
            verb = "INSERT INTO ";
        }
        execute(verb + table + " " + row, arguments);
        onCommit.add(() -> expected.chosen.remove(id));
    }

    /// An insert that finds its id taken, by a row that is locked.
    ///
    /// @param row `(id, ..) VALUES (?, ..)`
    /// @param column what it changes then
    public void upsert(String row, String column, Object... arguments) throws SQLException {
        upsertInto(table, this.row, row, column, arguments);
    }

    /// The same in another table, by its key.
    public void upsertInto(String other, String key, String row, String column, Object... arguments)
            throws SQLException {
        String change =
                product == Product.POSTGRESQL
                        ? " ON CONFLICT (" + key + ") DO UPDATE SET %1$s = excluded.%1$s"
                        : " ON DUPLICATE KEY UPDATE %1$s = VALUES(%1$s)";
        execute("INSERT INTO " + other + " " + row + change.formatted(column), arguments);
    }

    /// The new release gave the row this value.
    public void chose(long id, String value) {
        onCommit.add(() -> expected.chosen.put(id, value));
    }

    public void delete(long id) throws SQLException {
        execute("DELETE FROM " + table + " WHERE " + this.row + " = ?", id);
        onCommit.add(
                () -> {
                    expected.ids.remove(id);
                    expected.chosen.remove(id);
                });
    }
}
