package dev.gapless.migration.plan;

import dev.gapless.migration.change.CreateTable.Listed;
import dev.gapless.migration.port.TableName;

import java.util.List;

/// A table that is to be, held against the database.
public record NewTable(
        TableName name,
        List<Column> columns,
        List<String> key,
        List<Listed> unique,
        List<Listed> indexes) {
    public NewTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        unique = List.copyOf(unique);
        indexes = List.copyOf(indexes);
    }

    /// @param type SQL of this product
    /// @param defaultValue SQL, empty for none
    public record Column(
            String name, String type, boolean notNull, boolean counts, String defaultValue) {}
}
