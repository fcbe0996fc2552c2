package dev.gapless.migration.port;

import dev.gapless.migration.plan.Step;

import java.util.List;

/// How a product says what the server itself does beside readers and writers. Pure: the same input
/// gives the same steps.
public interface OnlineDialect {
    /// @param down SQL constant for rows of the new release, empty for the column's own default
    List<Step> dropColumn(
            String what, TableShape table, String column, ColumnFacts facts, String down);

    /// @param tag of the operation, unique in the database
    List<Step> createIndex(String tag, String what, TableShape table, Index index);

    List<Step> dropIndex(String what, TableShape table, Index index);
}
