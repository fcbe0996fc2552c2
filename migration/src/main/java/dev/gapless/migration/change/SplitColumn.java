package dev.gapless.migration.change;

import java.util.List;

/// Puts several columns beside one that says the same in one piece.
///
/// @param into the columns of the new release
/// @param back what the old column gets when the new release writes
public record SplitColumn(
        Place place, TableReference table, String column, List<NewColumn> into, Derivation back)
        implements Operation {
    public SplitColumn {
        into = List.copyOf(into);
    }

    @Override
    public String what() {
        return "split column "
                + table.name()
                + "."
                + column
                + " into "
                + String.join(", ", into.stream().map(NewColumn::name).toList());
    }
}
