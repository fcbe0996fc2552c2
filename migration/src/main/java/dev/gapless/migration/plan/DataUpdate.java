package dev.gapless.migration.plan;

import dev.gapless.migration.port.TableShape;

import java.util.List;

/// An update of rows, held against the database.
///
/// @param what it is, in words
/// @param set in an order in which no value names a column that is assigned before it
/// @param where condition of the rows that wait
/// @param undo the same on the way back; empty: an undo leaves the rows as they are
/// @param undoWhere condition of the rows that an undo changes
public record DataUpdate(
        String what,
        TableShape table,
        List<Assigned> set,
        String where,
        List<Assigned> undo,
        String undoWhere) {
    public DataUpdate {
        set = List.copyOf(set);
        undo = List.copyOf(undo);
    }

    /// @param value SQL over the row as it was
    public record Assigned(String column, String value) {}
}
