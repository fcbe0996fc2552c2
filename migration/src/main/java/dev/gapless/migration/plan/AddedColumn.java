package dev.gapless.migration.plan;

import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableShape;

import java.util.List;

/// An added column, held against the table: everything a dialect has to know to render its steps.
///
/// @param tag unique in the database and safe in a name, for example `2_1`: migration and position
///   in the file
/// @param type SQL type
/// @param defaultValue SQL, empty for none
/// @param defaultAtOnce the default stands from the beginning and costs nothing; nothing has to be
///   filled
/// @param up SQL that the sync evaluates, empty when nothing has to be filled
/// @param repeatable the same row always gives the same `up`
/// @param sources columns that `up` refers to
/// @param check SQL condition, empty for none
/// @param checked columns that `check` refers to, this one among them
public record AddedColumn(
        String tag,
        TableShape table,
        String name,
        String type,
        boolean notNull,
        String defaultValue,
        boolean defaultAtOnce,
        String up,
        boolean repeatable,
        List<Column> sources,
        String check,
        List<Column> checked) {

    public AddedColumn {
        sources = List.copyOf(sources);
        checked = List.copyOf(checked);
    }

    public boolean filled() {
        return !up.isEmpty();
    }
}
