package dev.gapless.migration.port;

import java.util.List;

/// What hangs on a whole table.
///
/// @param grants who else may use it, to be repeated for another name of it
/// @param referencedBy foreign keys of other tables, in words
/// @param readBy views over it
/// @param mentionedBy routines and triggers whose text has its name
/// @param viewOptions what the definition of a view over it says so that the rights of whoever uses
///   it count; empty where nothing has to be said
/// @param viewObstacles why a view cannot stand for it, one sentence each
/// @param published subscribers that know it by its name, in words; empty for none
public record TableFacts(
        List<Grant> grants,
        List<String> referencedBy,
        List<String> readBy,
        List<String> mentionedBy,
        String viewOptions,
        List<String> viewObstacles,
        String published) {
    public TableFacts {
        grants = List.copyOf(grants);
        referencedBy = List.copyOf(referencedBy);
        readBy = List.copyOf(readBy);
        mentionedBy = List.copyOf(mentionedBy);
        viewObstacles = List.copyOf(viewObstacles);
    }

    /// @param rights `SELECT, UPDATE ("note")`
    /// @param to account as a GRANT names it
    /// @param further it may give them to others
    public record Grant(String rights, String to, boolean further) {}
}
