package dev.gapless.migration.statement;

import java.util.List;
import java.util.Optional;

/// A column as a statement defines it.
///
/// @param type as written
/// @param defaultValue as written; empty for none and for NULL
/// @param options what else was said, as written: a comment, a place among the columns, ..
public record ColumnDefinition(
        String name,
        String type,
        boolean notNull,
        Optional<String> defaultValue,
        Source source,
        List<Constraint> constraints,
        List<String> options) {
    public ColumnDefinition {
        constraints = List.copyOf(constraints);
        options = List.copyOf(options);
    }

    /// Where its values come from.
    public enum Source {
        GIVEN,
        /// The database gives each row the next number.
        COUNTS,
        /// Computed from other columns and stored.
        STORED,
        /// Computed when it is read.
        VIRTUAL
    }
}
