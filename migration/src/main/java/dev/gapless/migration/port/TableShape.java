package dev.gapless.migration.port;

import java.util.List;
import java.util.Optional;

/// A table as the catalogue describes it.
///
/// @param key names of the primary key's columns, else those of a unique key over NOT NULL columns; empty for none
/// @param rows estimate
/// @param triggers of the application
/// @param obstacle why this table cannot be migrated (a view, a foreign table, ...), empty when it can
public record TableShape(
        TableName name,
        List<Column> columns,
        List<String> key,
        long rows,
        List<AppTrigger> triggers,
        String obstacle) {

    public TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        triggers = List.copyOf(triggers);
    }

    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    /// Types of the key's columns, in its order.
    public List<String> keyTypes() {
        return key.stream()
                .map(name -> column(name).map(Column::type).orElse("text"))
                .toList();
    }

    /// @param beforeRow it can change the row that is written
    /// @param onUpdate it fires for rows that the backfill fills
    public record AppTrigger(String name, boolean beforeRow, boolean onUpdate) {}
}
