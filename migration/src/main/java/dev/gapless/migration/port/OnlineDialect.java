package dev.gapless.migration.port;

import dev.gapless.migration.plan.EnumChange;
import dev.gapless.migration.plan.Step;

import java.util.List;
import java.util.Optional;

/// How a product says what the server itself does beside readers and writers. Pure: the same input
/// gives the same steps.
public interface OnlineDialect {
    /// @param down SQL constant for rows of the new release, empty for the column's own default
    List<Step> dropColumn(
            String what, TableShape table, String column, ColumnFacts facts, String down);

    /// @param tag of the operation, unique in the database
    List<Step> createIndex(String tag, String what, TableShape table, Index index);

    List<Step> dropIndex(String what, TableShape table, Index index);

    /// What an undo cannot take away beside writers stays.
    List<Step> addValues(EnumChange change);

    /// Why the collation of a column cannot be changed beside readers and writers; empty when it
    /// can.
    Optional<String> collationObstacle();

    /// Of what names a column, that with which its collation cannot change.
    List<String> collationTies(ColumnFacts facts);

    /// @param tag of the operation, unique in the database
    List<Step> changeCollation(
            String tag,
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            Collation collation);
}
