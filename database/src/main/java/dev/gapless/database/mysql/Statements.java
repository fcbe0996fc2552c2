package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.database.jdbc.Transaction;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Carries out the statements of a step, or takes them back, where each commits by itself: the
/// ledger hears before each one that it begins. Of the last one that was begun before a death it is
/// not known whether it was carried out; it is done again, and is taken for done when the server
/// says that its object is there already, or gone.
///
/// @param ledger over a connection of its own, which may write while tables are locked
record Statements(Connection connection, Ledger ledger, int migration, StoredStep stored) {
    /// What a statement begins with that adds a foreign key without a look at the rows. It is part
    /// of the statement, because one that is done again may be on another connection.
    static final String WITHOUT_KEY_CHECKS = "SET foreign_key_checks = 0;\n";

    /// @return whether there was something to do
    boolean forward() throws SQLException {
        Ledger.Place place = ledger.place(migration, stored.sequence());
        if (place.done()) {
            return false;
        }
        List<Statement> statements = stored.step().statements();
        for (int i = Math.max(0, place.begun() - 1); i < statements.size(); i++) {
            boolean inDoubt = i == place.begun() - 1;
            if (!inDoubt) {
                ledger.begun(migration, stored.sequence(), i + 1);
            }
            try {
                run(statements.get(i).sql(), inDoubt);
            } catch (SQLException e) {
                if (i == 0 && !inDoubt && !Failures.lost(e)) {
                    // the server has said that it was not carried out
                    ledger.begun(migration, stored.sequence(), 0);
                }
                throw e;
            }
        }
        return true;
    }

    /// All of it in one transaction with the ledger, which only rows can be.
    void together(boolean forward) throws SQLException {
        Ledger same = new Ledger(connection, ledger.database());
        Transaction.run(
                connection,
                () -> {
                    boolean done = same.place(migration, stored.sequence()).done();
                    if (forward && !done) {
                        Sql.runAll(
                                connection,
                                stored.step().statements().stream().map(Statement::sql));
                        same.done(migration, stored.sequence(), LockCount.NONE);
                    } else if (!forward && done) {
                        Sql.runAll(
                                connection,
                                stored.step().statements().reversed().stream()
                                        .map(Statement::inverse));
                        same.notDone(migration, stored.sequence());
                    }
                    return "";
                });
    }

    void back() throws SQLException {
        Ledger.Place place = ledger.place(migration, stored.sequence());
        List<Statement> statements = stored.step().statements();
        int begun = place.done() ? statements.size() : place.begun();
        for (int back = Math.max(1, place.takenBack()); back <= begun; back++) {
            boolean again = back == place.takenBack();
            boolean inDoubt = again || (back == 1 && !place.done());
            if (!again) {
                ledger.takenBack(migration, stored.sequence(), back);
            }
            try {
                run(statements.get(begun - back).inverse(), inDoubt);
            } catch (SQLException e) {
                if (back == 1 && !inDoubt && !Failures.lost(e)) {
                    ledger.takenBack(migration, stored.sequence(), 0);
                }
                throw e;
            }
        }
        ledger.notDone(migration, stored.sequence());
    }

    private void run(String sql, boolean inDoubt) throws SQLException {
        if (sql.isEmpty()) {
            return;
        }
        try {
            if (sql.startsWith(WITHOUT_KEY_CHECKS)) {
                runWithoutKeyChecks(sql.substring(WITHOUT_KEY_CHECKS.length()));
            } else {
                Sql.run(connection, sql);
            }
        } catch (SQLException e) {
            // A query changes nothing that could have been done before.
            if (!inDoubt || sql.startsWith("SELECT") || !Failures.doneBefore(e)) {
                throw e;
            }
        }
    }

    private void runWithoutKeyChecks(String sql) throws SQLException {
        Sql.run(connection, "SET foreign_key_checks = 0");
        try {
            Sql.run(connection, sql);
        } finally {
            Sql.run(connection, "SET foreign_key_checks = 1");
        }
    }
}
