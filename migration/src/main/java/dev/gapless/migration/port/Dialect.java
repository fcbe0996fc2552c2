package dev.gapless.migration.port;

import dev.gapless.migration.plan.NewColumn;
import dev.gapless.migration.plan.Step;

import java.util.List;

/// How a product says and orders the parts of a migration. Pure: the same input gives the same
/// steps.
public interface Dialect {
    /// The type of a condition.
    String booleanType();

    /// The column as the old release may meet it: NULL when it leaves the column out, or a default
    /// that costs nothing.
    List<Step> createColumn(NewColumn column);

    /// Fills the column in every write that leaves it NULL.
    List<Step> installFill(NewColumn column);

    Step.Fill fill(NewColumn column);

    Step.Compare compare(NewColumn column);

    /// The column as the new release wants it, and nothing of ours left on the table.
    List<Step> finishColumn(NewColumn column);
}
