package dev.gapless.migration.port;

import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TablePart;
import dev.gapless.migration.plan.TriedColumn;

import java.util.List;
import java.util.Optional;

/// How a product refuses writes of the old shape while what keeps both shapes in step goes on: of
/// the new release, and of our own triggers, none may be refused. Each step can be taken back.
/// Pure: the same input gives the same steps.
public interface TrialDialect {
    /// Statements that change one of the columns, and inserts that give one a value.
    ///
    /// @param pair the columns are the old shape of it; empty when nothing takes their place
    /// @param cascades rows of the table go or change with those of other tables
    List<Step> columns(
            String tag,
            TableName table,
            List<TriedColumn> columns,
            Optional<ColumnPair> pair,
            boolean cascades);

    /// Every write of a table that goes.
    ///
    /// @param cascades as above
    List<Step> table(String tag, TableName table, boolean cascades);

    /// Every write of the old table.
    ///
    /// @param cascades as above
    List<Step> mirror(TableMirror mirror, boolean cascades);

    /// Every write of the old table that the mirror follows.
    ///
    /// @param cascades as above, of that table
    List<Step> followed(TableMirror mirror, boolean cascades);

    /// Every write of the old place.
    ///
    /// @param cascades as above, of the old place
    List<Step> part(TablePart part, boolean cascades);

    /// Every write of the old name.
    List<Step> rename(String tag, TableShape table, String to, TableFacts facts);
}
