package dev.gapless.migration.change;

/// Removes an index that the old release needs and the new one does not.
public record DropIndex(Place place, TableReference table, String name) implements Operation {
    @Override
    public String what() {
        return "drop index " + name + " of " + table.name();
    }
}
