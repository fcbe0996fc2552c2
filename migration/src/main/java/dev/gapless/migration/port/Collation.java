package dev.gapless.migration.port;

import java.util.List;

/// A collation that a column shall have, as the server knows it.
///
/// @param sql as a definition says it; empty when the column can have none of this name
/// @param current the one that the column has, likewise; empty when its type has none
/// @param similar names that may have been meant, best first, at most five
/// @param merges texts of different bytes may be equal under it
public record Collation(String sql, String current, List<String> similar, boolean merges) {
    public Collation {
        similar = List.copyOf(similar);
    }
}
