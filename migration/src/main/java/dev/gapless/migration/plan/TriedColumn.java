package dev.gapless.migration.plan;

import java.util.Optional;

/// A column of the old shape whose writes a trial refuses.
///
/// @param type as a definition says it, with its length and without what only a definition can say
/// @param usual SQL for what an insert that does not name the column leaves in it; empty where that
///   is another value each time, so that nothing tells who gave it
public record TriedColumn(String name, String type, Optional<String> usual) {
    public static final String NULL = "NULL";
}
