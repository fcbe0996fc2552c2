package dev.gapless.migration.port;

import java.util.List;

/// What of a table decides whether the rows of another one can stand for its own.
///
/// @param identified its key is a primary key
/// @param filled columns that get a value when an insert leaves them out
/// @param uniques unique indexes beside the primary key
/// @param rules checks, exclusion constraints and foreign keys of its own, in words
/// @param missing what the account may not do though it must write to both tables: one sentence
///   with the GRANT to paste; empty when it may all
/// @param remark what a plan should mention, empty for nothing
public record MirrorFacts(
        boolean identified,
        List<String> filled,
        List<Unique> uniques,
        List<String> rules,
        String missing,
        String remark) {
    public MirrorFacts {
        filled = List.copyOf(filled);
        uniques = List.copyOf(uniques);
        rules = List.copyOf(rules);
    }

    /// @param columns empty when it is over expressions, or over some of the rows
    public record Unique(String name, List<String> columns) {
        public Unique {
            columns = List.copyOf(columns);
        }
    }
}
