package dev.gapless.migration.change;

/// Adds a condition that every row must fulfil once the old release is gone.
///
/// @param check SQL condition over the row
public record AddCheck(Place place, TableReference table, String name, Expression check)
        implements Operation {

    @Override
    public String what() {
        return "check " + name + " of " + table.name();
    }
}
