package dev.gapless.migration.port;

import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.TablePart;

import java.util.List;
import java.util.Optional;

/// How a product keeps columns in step that stand in two tables, row by row. Pure: the same input
/// gives the same steps.
public interface PartDialect {
    /// From here on each write to one table can be read in the other one.
    List<Step> install(TablePart part);

    /// Rows that were there before.
    Step.Fill fill(TablePart part);

    List<Step> compare(TablePart part);

    /// A foreign key from the part to the whole goes, at contract; empty where that is no different
    /// from other tables.
    ///
    /// @param name of it
    Optional<Step> untie(String what, TablePart part, String name);

    /// The triggers go.
    List<Step> finish(TablePart part);

    /// What they stood on goes, when the columns are gone.
    Step functions(TablePart part);
}
