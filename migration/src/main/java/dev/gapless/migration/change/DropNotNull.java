package dev.gapless.migration.change;

import java.util.Optional;

/// Lets the new release write NULL into a column that the old one always fills.
///
/// @param down SQL expression over the row's other columns: what an undo puts in the place of NULL;
///   empty: the column's default
public record DropNotNull(
        Place place, TableReference table, String column, Optional<Expression> down)
        implements Operation {

    @Override
    public String what() {
        return "allow NULL in " + table.name() + "." + column;
    }
}
