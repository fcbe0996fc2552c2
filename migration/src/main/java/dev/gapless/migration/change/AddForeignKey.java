package dev.gapless.migration.change;

import java.util.List;
import java.util.Locale;

/// Adds a foreign key that holds once the old release is gone.
///
/// @param parentColumns in the order of `columns`
public record AddForeignKey(
        Place place,
        TableReference table,
        String name,
        List<String> columns,
        TableReference parent,
        List<String> parentColumns,
        Action onDelete,
        Action onUpdate)
        implements Operation {
    /// What becomes of the rows that refer to a row that goes or changes its key.
    public enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT;

        /// The word of the migration file, for example `set-null`.
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// `SET NULL`
        public String sql() {
            return name().replace('_', ' ');
        }
    }

    public AddForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    @Override
    public String what() {
        return "foreign key " + name + " of " + table.name();
    }
}
