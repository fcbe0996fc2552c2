package dev.gapless.testkit.database;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What has to be in the table because it was committed.
public final class Expected {
    public final Set<Long> ids = ConcurrentHashMap.newKeySet();

    /// By id: the value that the new release chose, where it was the last to have a say.
    public final Map<Long, String> chosen = new ConcurrentHashMap<>();

    /// @param row by which it knows its rows
    /// @return ids that are missing, and ids that should not be there.
    public Set<Long> lostOrAlien(DatabaseScene scene, String table, String row)
            throws SQLException {
        Set<Long> wrong = new HashSet<>(ids);
        for (String id : scene.texts("SELECT " + row + " FROM " + table)) {
            if (!wrong.remove(Long.valueOf(id))) {
                wrong.add(Long.valueOf(id));
            }
        }
        return wrong;
    }
}
