package dev.gapless.migration.plan;

import dev.gapless.migration.change.CreateTable.Listed;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.List;

/// A table that is to be, held against the database.
///
/// @param own columns of which an undo keeps a copy, because no other table says what they say
public record NewTable(
        TableName name,
        List<Column> columns,
        List<String> key,
        List<Listed> unique,
        List<Listed> indexes,
        List<Own> own) {
    public NewTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        unique = List.copyOf(unique);
        indexes = List.copyOf(indexes);
        own = List.copyOf(own);
    }

    /// @param type SQL of this product
    /// @param defaultValue SQL, empty for none
    public record Column(
            String name, String type, boolean notNull, boolean counts, String defaultValue) {}

    /// @param usual SQL for the value that it has where nobody chose another; empty: every row is
    ///   kept
    public record Own(String column, String usual) {}

    /// As a description of rows that are there.
    ///
    /// @param characters what a character type without a character set of its own is to be followed
    ///   by
    public TableShape shape(String characters) {
        return TableShape.planned(
                name,
                columns.stream()
                        .map(
                                column ->
                                        new dev.gapless.migration.port.Column(
                                                column.name(),
                                                column.type(),
                                                !column.notNull() && !key.contains(column.name()),
                                                false))
                        .toList(),
                key,
                characters);
    }
}
