package dev.gapless.migration.change;

import java.util.List;

/// Adds values to an enum column, behind those that it has.
///
/// @param add in their order
/// @param down what an undo puts in the place of each
public record ChangeEnum(
        Place place, TableReference table, String column, List<String> add, List<Mapped> down)
        implements Operation {
    public ChangeEnum {
        add = List.copyOf(add);
        down = List.copyOf(down);
    }

    /// @param value one that the old release knows, not SQL
    public record Mapped(String added, Expression value) {}

    @Override
    public String what() {
        return "add " + String.join(", ", add) + " to " + table.name() + "." + column;
    }
}
