package dev.gapless.migration.change;

import java.util.List;

/// Adds a unique constraint that holds once the old release is gone.
public record AddUnique(Place place, TableReference table, String name, List<String> columns)
        implements Operation {
    public AddUnique {
        columns = List.copyOf(columns);
    }

    @Override
    public String what() {
        return "unique " + name + " of " + table.name();
    }
}
