package dev.gapless.testkit.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/// A table, a migration of it, and what the release before and the release after say to the table
/// while both run. One class per operation; [Writers] runs it, `bench/migrate` finds it by name.
///
/// The table has a key that the server counts, `id` (where both releases know it by that). Every
/// transaction begins with a SELECT, as those of an object-relational mapper do, and takes the rows
/// it changes through [WriterSession#any].
public interface LiveScenario {
    /// The id of its migration.
    String ID = "V2__live";

    /// As `bench/migrate --scenario` has it.
    String name();

    String table();

    /// What the new release calls it, also after contract.
    default String youngTable() {
        return table();
    }

    /// A column by which both releases know a row, of whole numbers.
    default String row() {
        return "id";
    }

    /// Whether rows of the two have a column in common that names them, so that what was inserted
    /// and deleted can be held against what is there.
    default boolean knowsRows() {
        return true;
    }

    /// Whether an undo takes values away that the new release chose.
    default boolean undoForgets() {
        return true;
    }

    /// Whether all writers meet at a few rows, and so deadlock as often as they do.
    default boolean hot() {
        return false;
    }

    /// Whether the new release may write while the backfill goes on; else it waits for its end.
    default boolean writesBeforeBackfill() {
        return true;
    }

    /// Whether the backfill has rows to fill.
    default boolean fills() {
        return true;
    }

    /// A column that both releases know, with an index of its own: rows of one insert have a value
    /// there that no others have.
    String mark();

    /// The table of the old release, with so many rows.
    List<String> before(DatabaseScene scene, int rows);

    /// The file.
    String migration();

    /// What a migration without care would say, after which the old release fails.
    List<String> inOneStep(DatabaseScene scene);

    /// One transaction, which the caller ends.
    void oldRelease(WriterSession session, Random random) throws SQLException;

    /// One transaction, which the caller ends.
    void newRelease(WriterSession session, Random random) throws SQLException;

    /// Rows that are not as both releases expect them, in words; called when nobody writes.
    ///
    /// @param expected what the writers know
    List<String> mismatches(DatabaseScene scene, Expected expected) throws SQLException;
}
