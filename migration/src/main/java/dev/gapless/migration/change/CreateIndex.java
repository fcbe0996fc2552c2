package dev.gapless.migration.change;

import java.util.List;

/// Builds an index while rows are written. A unique one comes at contract: before it the old
/// release may write what it forbids.
///
/// @param columns names, each with `desc` after it where it runs backwards
public record CreateIndex(
        Place place, TableReference table, String name, List<String> columns, boolean unique)
        implements Operation {
    public CreateIndex {
        columns = List.copyOf(columns);
    }

    @Override
    public String what() {
        return "create index " + name + " of " + table.name();
    }
}
