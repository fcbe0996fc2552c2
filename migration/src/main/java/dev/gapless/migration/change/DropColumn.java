package dev.gapless.migration.change;

import java.util.Optional;

/// Removes a column that the new release does not know.
///
/// @param down SQL constant that the old release finds in rows of the new one
public record DropColumn(
        Place place, TableReference table, String column, Optional<Expression> down)
        implements Operation {

    @Override
    public String what() {
        return "drop column " + table.name() + "." + column;
    }
}
