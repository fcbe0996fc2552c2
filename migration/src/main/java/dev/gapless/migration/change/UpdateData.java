package dev.gapless.migration.change;

import java.util.List;
import java.util.Optional;

/// Changes what rows say, chunk by chunk, beside the release that serves.
///
/// @param where condition of the rows concerned; it holds no more for a row that was changed
/// @param undo what takes a row back; empty where nothing does
/// @param undoWhere condition of the rows that are taken back
/// @param noUndo an undo leaves the rows as they are, and that is meant
public record UpdateData(
        Place place,
        TableReference table,
        List<Assignment> set,
        Expression where,
        List<Assignment> undo,
        Optional<Expression> undoWhere,
        boolean noUndo)
        implements Operation {
    public UpdateData {
        set = List.copyOf(set);
        undo = List.copyOf(undo);
    }

    /// @param value SQL expression over the row as it was
    public record Assignment(String column, Expression value) {}

    @Override
    public String what() {
        return "update "
                + String.join(", ", set.stream().map(Assignment::column).toList())
                + " of "
                + table.name();
    }
}
