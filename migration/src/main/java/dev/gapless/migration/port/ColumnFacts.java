package dev.gapless.migration.port;

import java.util.List;

/// What hangs on one column.
///
/// @param type as a definition says it, with its length
/// @param collation what a definition says after the type, empty when the type says all
/// @param defaultValue SQL, empty for none
/// @param definition what follows its name in its definition, where a change has to say all of it
///   again; else empty
/// @param indexes in which it takes part and which can be built over another column while rows are
///   written
/// @param fixed names of the other indexes
/// @param ties whatever else names the column, in words: `foreign key member_team_fk`
public record ColumnFacts(
        String type,
        String collation,
        boolean nullable,
        String defaultValue,
        String definition,
        List<Index> indexes,
        List<String> fixed,
        List<String> ties) {
    /// The tie of a column that the server sets at each update.
    public static final String ON_UPDATE = "its ON UPDATE";

    /// The tie of a column that counts by itself: an insert gets its number before any trigger of
    /// ours sees the row.
    public static final String IDENTITY = "its identity";

    /// The tie of a column that decides in which partition a row is.
    public static final String PARTITION_KEY = "the partition key";

    public ColumnFacts {
        indexes = List.copyOf(indexes);
        fixed = List.copyOf(fixed);
        ties = List.copyOf(ties);
    }
}
