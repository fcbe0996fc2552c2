package dev.gapless.migration.change;

import java.util.List;
import java.util.Optional;

/// Adds a table that the old release does not know.
///
/// @param key columns of the primary key
/// @param unique unique constraints
/// @param indexes other indexes
public record CreateTable(
        Place place,
        TableReference table,
        List<TableColumn> columns,
        List<String> key,
        List<Listed> unique,
        List<Listed> indexes)
        implements Operation {
    public CreateTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        unique = List.copyOf(unique);
        indexes = List.copyOf(indexes);
    }

    /// @param type as the database writes it
    /// @param counts the database gives each new row the next number
    public record TableColumn(
            String name,
            Expression type,
            boolean notNull,
            boolean counts,
            Optional<Expression> defaultValue) {}

    /// A constraint or an index by name, and its columns.
    public record Listed(String name, List<String> columns) {
        public Listed {
            columns = List.copyOf(columns);
        }
    }

    @Override
    public String what() {
        return "create table " + table.name();
    }
}
