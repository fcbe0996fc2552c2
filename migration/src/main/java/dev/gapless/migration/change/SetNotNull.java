package dev.gapless.migration.change;

import java.util.Optional;

/// Requires a value in a column that the old release may leave NULL.
///
/// @param up SQL expression over the row's other columns: the value wherever a write leaves NULL;
///   empty: nothing is filled, and contract waits until no row holds NULL
public record SetNotNull(Place place, TableReference table, String column, Optional<Expression> up)
        implements Operation {

    @Override
    public String what() {
        return "require " + table.name() + "." + column;
    }
}
