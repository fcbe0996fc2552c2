package dev.gapless.migration.change;

import java.util.Optional;

/// Adds a column that the old release does not know.
///
/// @param type as the database writes it, for example `varchar(320)`
/// @param defaultValue SQL expression for inserts that leave the column out once the old release is
///   gone
/// @param up SQL expression over the row's other columns: the value where the old release leaves
///   the column NULL
/// @param check SQL condition over the row that the new release's own values must fulfil
public record AddColumn(
        Place place,
        TableReference table,
        String column,
        Expression type,
        boolean notNull,
        Optional<Expression> defaultValue,
        Optional<Expression> up,
        Optional<Expression> check)
        implements Operation {

    @Override
    public String what() {
        return "add column " + table.name() + "." + column;
    }
}
