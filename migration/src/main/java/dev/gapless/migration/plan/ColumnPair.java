package dev.gapless.migration.plan;

import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.TableShape;

import java.util.List;

/// Columns of the old shape and columns of the new one that say the same, in one row. At every
/// commit `after = up(before)` or `before = down(after)`.
///
/// @param tag unique in the database and safe in a name, for example `2_1`: migration and position
///   in the file
/// @param before columns of the old shape; `down` is the value of each
/// @param after columns of the new shape; `up` is the value of each
/// @param renamed the one column of each side is the same but for its name
/// @param indexes of the old column, to be built over the new one
/// @param lost names of indexes that go with an old column and get no counterpart
/// @param notes what a person should know before agreeing
public record ColumnPair(
        String tag,
        String what,
        TableShape table,
        List<Side> before,
        List<Side> after,
        boolean renamed,
        List<Index> indexes,
        List<String> lost,
        List<String> notes) {

    public ColumnPair {
        before = List.copyOf(before);
        after = List.copyOf(after);
        indexes = List.copyOf(indexes);
        lost = List.copyOf(lost);
        notes = List.copyOf(notes);
    }

    /// One column.
    ///
    /// @param type as a definition says it
    /// @param parameter the same for a parameter of a function
    /// @param defaultValue SQL that stands once the old release is gone, empty for none
    /// @param value SQL expression over the columns of the other side
    /// @param ifNull SQL constant for where `value` gives NULL or raises an error, empty for none
    public record Side(
            String name,
            String type,
            String parameter,
            boolean notNull,
            String defaultValue,
            String value,
            String ifNull) {

        public Column column() {
            return new Column(name, parameter, true, false);
        }
    }

    public static List<Column> columns(List<Side> sides) {
        return sides.stream().map(Side::column).toList();
    }

    /// In either shape.
    boolean anyNotNull() {
        return anyRequired() || before.stream().anyMatch(Side::notNull);
    }

    public boolean anyRequired() {
        return after.stream().anyMatch(Side::notNull);
    }
}
