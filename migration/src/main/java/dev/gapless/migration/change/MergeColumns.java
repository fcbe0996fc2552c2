package dev.gapless.migration.change;

import java.util.List;

/// Puts one column beside several that say the same in pieces.
///
/// @param columns those of the old release
/// @param into the column of the new release
public record MergeColumns(
        Place place, TableReference table, List<OldColumn> columns, NewColumn into)
        implements Operation {
    public MergeColumns {
        columns = List.copyOf(columns);
    }

    /// @param back what it gets when the new release writes
    public record OldColumn(String name, Derivation back) {}

    @Override
    public String what() {
        return "merge columns "
                + String.join(", ", columns.stream().map(OldColumn::name).toList())
                + " of "
                + table.name()
                + " into "
                + into.name();
    }
}
