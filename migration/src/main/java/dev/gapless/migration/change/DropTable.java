package dev.gapless.migration.change;

/// Removes a table that the new release does not know.
public record DropTable(Place place, TableReference table) implements Operation {
    @Override
    public String what() {
        return "drop table " + table.name();
    }
}
