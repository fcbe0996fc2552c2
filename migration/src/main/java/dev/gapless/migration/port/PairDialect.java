package dev.gapless.migration.port;

import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.Step;

import java.util.List;

/// How a product keeps two shapes of the same columns in step. Pure: the same input gives the same
/// steps.
public interface PairDialect {
    /// Whether a renamed column keeps everything that hangs on it; otherwise a copy takes its
    /// place, and nothing but indexes comes with it.
    boolean renamesInPlace();

    /// The columns of the new shape, empty.
    List<Step> create(ColumnPair pair);

    /// From here on each write of one release can be read by the other one.
    List<Step> install(ColumnPair pair);

    Step.Fill fill(ColumnPair pair);

    /// The indexes of the old column, over the new one.
    List<Step> indexes(ColumnPair pair);

    Step.Compare compare(ColumnPair pair);

    /// The new shape alone, and nothing of ours left on the table.
    List<Step> finish(ColumnPair pair);
}
