package dev.gapless.migration.change;

/// Gives a column another default.
///
/// @param defaultValue SQL constant, `NULL` for none
public record SetDefault(Place place, TableReference table, String column, Expression defaultValue)
        implements Operation {

    @Override
    public String what() {
        return "default of " + table.name() + "." + column;
    }
}
