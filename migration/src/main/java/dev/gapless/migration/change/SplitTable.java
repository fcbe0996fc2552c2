package dev.gapless.migration.change;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.Mirror;

import java.util.List;

/// Moves columns of a table that stays to a second one, which has at most one row for each of its
/// rows.
///
/// @param by column of the second table with the key of the row
/// @param mirror the second table, and what the two say of one another
/// @param ifNone what an old column says while there is no row in the second table
public record SplitTable(Place place, String by, Mirror mirror, List<GivenColumn> ifNone)
        implements Operation {
    public SplitTable {
        ifNone = List.copyOf(ifNone);
    }

    @Override
    public TableReference table() {
        return mirror.from();
    }

    @Override
    public String what() {
        return "split table " + mirror.from().name() + " into " + mirror.into().name();
    }
}
