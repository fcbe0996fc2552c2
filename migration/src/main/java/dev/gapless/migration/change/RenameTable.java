package dev.gapless.migration.change;

/// Gives a table another name. Until contract each release finds it under the name that it knows.
///
/// @param to the name that the new release knows, in the same schema
public record RenameTable(Place place, TableReference table, String to) implements Operation {
    @Override
    public String what() {
        return "rename table " + table.name() + " to " + to;
    }
}
