package dev.gapless.migration.port;

import java.util.List;
import java.util.Optional;

/// A table as the catalogue describes it.
///
/// @param key names of the primary key's columns, else those of a unique key over NOT NULL columns;
///   empty for none
/// @param characters what a character type without a character set of its own is to be followed by,
///   for example ` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`; empty where types need no such words
/// @param partitioned its rows are in tables below it
/// @param rows estimate
/// @param triggers of the application
/// @param remarks what a plan should mention about this table
/// @param triggerObstacle why triggers of ours would break writes to this table, empty when they
///   would not
/// @param rebuildObstacle why none of its columns can become NOT NULL, or stop being it, beside
///   writers, empty when they can
/// @param obstacle why this table cannot be migrated (a view, a foreign table, ...), empty when it
///   can
public record TableShape(
        TableName name,
        List<Column> columns,
        List<String> key,
        String characters,
        boolean partitioned,
        long rows,
        List<AppTrigger> triggers,
        List<String> remarks,
        String triggerObstacle,
        String rebuildObstacle,
        String obstacle) {

    /// One that is not there yet: nothing is known to be in its way.
    public static TableShape planned(
            TableName name, List<Column> columns, List<String> key, String characters) {
        return new TableShape(
                name, columns, key, characters, false, 0, List.of(), List.of(), "", "", "");
    }

    public TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        triggers = List.copyOf(triggers);
        remarks = List.copyOf(remarks);
    }

    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    public TableShape withColumns(List<Column> others) {
        return new TableShape(
                name,
                others,
                key,
                characters,
                partitioned,
                rows,
                triggers,
                remarks,
                triggerObstacle,
                rebuildObstacle,
                obstacle);
    }

    /// Types of the key's columns, in its order.
    public List<String> keyTypes() {
        return key.stream().map(name -> column(name).map(Column::type).orElse("text")).toList();
    }

    /// @param beforeRow it can change the row that is written
    /// @param onUpdate it fires for rows that the backfill fills
    public record AppTrigger(String name, boolean beforeRow, boolean onUpdate) {}
}
