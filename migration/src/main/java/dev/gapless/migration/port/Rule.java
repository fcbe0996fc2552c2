package dev.gapless.migration.port;

import java.util.List;

/// What the rows of a table have to fulfil.
public sealed interface Rule {
    /// @param condition SQL over a row, which breaks the rule where it is false
    record Condition(String condition) implements Rule {}

    /// No two rows say the same in these columns.
    ///
    /// @param nullsToo a NULL is like another one; otherwise a row with a NULL is like no other
    record Distinct(List<String> columns, boolean nullsToo) implements Rule {
        public Distinct {
            columns = List.copyOf(columns);
        }
    }

    /// Where none of the columns is NULL, the parent has such a row.
    ///
    /// @param parentColumns in the order of `columns`
    record Reference(List<String> columns, TableName parent, List<String> parentColumns)
            implements Rule {
        public Reference {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
        }
    }
}
