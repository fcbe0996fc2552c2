package dev.gapless.migration.port;

import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.DataUpdate;
import dev.gapless.migration.plan.Step;

import java.util.List;
import java.util.Optional;

/// How a product says and orders the parts of a migration. Pure: the same input gives the same
/// steps.
public interface Dialect {
    /// The type of a condition.
    String booleanType();

    /// The name by which the server tells columns apart: two columns are the same when theirs is.
    String column(String name);

    /// A type as a definition in this table has to say it.
    String fullType(TableShape table, String type);

    PairDialect pairs();

    OnlineDialect online();

    TableDialect tables();

    ConstraintDialect constraints();

    MirrorDialect mirrors();

    PartDialect parts();

    TrialDialect trials();

    /// Rows are changed at backfill and, since the old release may write more of them, again at
    /// contract.
    List<Step> update(DataUpdate update);

    /// How long a name may be at most, in words; empty when this one is short enough.
    Optional<String> tooLong(String name);

    /// Whether triggers of one table fire in the order of their names; otherwise in that of their
    /// creation.
    boolean triggersFireByName();

    /// Why a `check` cannot be added while a release writes; empty when it can.
    Optional<String> checkObstacle();

    /// The column as the old release may meet it: NULL when it leaves the column out, or a default
    /// that costs nothing.
    List<Step> createColumn(AddedColumn column);

    /// Fills the column in every write that leaves it NULL.
    List<Step> installFill(AddedColumn column);

    Step.Fill fill(AddedColumn column);

    Step.Compare compare(AddedColumn column);

    /// The column as the new release wants it, and nothing of ours left on the table.
    List<Step> finishColumn(AddedColumn column);
}
