package dev.gapless.migration.change;

/// Gives a column another name. Until contract each release finds it under the name that it knows.
///
/// @param to the name that the new release knows
public record RenameColumn(Place place, TableReference table, String column, String to)
        implements Operation {

    @Override
    public String what() {
        return "rename column " + table.name() + "." + column + " to " + to;
    }
}
