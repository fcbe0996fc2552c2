package dev.gapless.migration.change;

import dev.gapless.migration.change.ReplaceTable.Mirror;

import java.util.List;

/// Moves columns of a second table, which has at most one row for each row of a first one, to the
/// first. The second one goes.
///
/// @param by column of the second table with the key of the row
/// @param types of the new columns, in their order
/// @param mirror from the second table into the first, and what the two say of one another
public record MergeTables(Place place, String by, List<Typed> types, Mirror mirror)
        implements Operation {
    public MergeTables {
        types = List.copyOf(types);
    }

    public record Typed(String column, Expression type) {}

    /// The one that stays.
    @Override
    public TableReference table() {
        return mirror.into();
    }

    @Override
    public String what() {
        return "merge table " + mirror.from().name() + " into " + mirror.into().name();
    }
}
