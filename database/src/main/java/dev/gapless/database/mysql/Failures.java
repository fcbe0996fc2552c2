package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.database.jdbc.Failure;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/// What a failed statement means, by the servers' error numbers.
final class Failures {
    /// Lock wait timeout, and what a statement that may not wait is told.
    static final int LOCK_TIMEOUT = 1205;

    /// A counter could not be read: so says InnoDB of a deadlock about the lock of the counter.
    static final int COUNTER_UNREAD = 1467;

    /// A deadlock, of rows, of tables or of a counter, and a row lock that was not waited for.
    private static final Set<Integer> LOCKED = Set.of(LOCK_TIMEOUT, 1213, COUNTER_UNREAD, 3572);

    /// Values, rules, and what a trigger of the application signals.
    private static final List<String> ROW_STATES = List.of("22", "23", "45");

    /// Those that come without such a state.
    private static final Set<Integer> ONE_ROW = Set.of(1265, 1292, 1366, 3819, 4025);

    private static final Set<Integer> CANCELLED = Set.of(1317);
    private static final Set<Integer> ENDED = Set.of(1053, 1927, 4031);
    private static final Set<Integer> RIGHT_MISSING =
            Set.of(1044, 1142, 1143, 1227, 1370, 1410, 1419);

    /// An object is there already.
    private static final Set<Integer> THERE = Set.of(1050, 1060, 1061, 1304, 1359, 1826);

    /// An object is not there any more.
    private static final Set<Integer> GONE = Set.of(1051, 1091, 1147, 1176, 1305, 1360, 3821, 3940);

    private static final Set<Integer> UNKNOWN = Set.of(1049, 1054, 1146);

    /// Rows do not keep what is asked of them: duplicates, orphans, a check, NULL (as each product
    /// says it).
    private static final Set<Integer> BROKEN = Set.of(1062, 1138, 1265, 1452, 3819, 4025);

    private Failures() {}

    static boolean lost(SQLException e) {
        return Failure.state(e).startsWith("08") || ENDED.contains(e.getErrorCode());
    }

    /// Somebody else holds what is needed, or our own watch has ended the statement.
    static boolean locked(SQLException e) {
        return LOCKED.contains(e.getErrorCode()) || cancelled(e);
    }

    static boolean cancelled(SQLException e) {
        return CANCELLED.contains(e.getErrorCode());
    }

    /// What one row says, or would say, is in the way.
    static boolean ofOneRow(SQLException e) {
        return ONE_ROW.contains(e.getErrorCode())
                || ROW_STATES.stream().anyMatch(Failure.state(e)::startsWith);
    }

    static boolean rightMissing(SQLException e) {
        return RIGHT_MISSING.contains(e.getErrorCode());
    }

    /// What a statement says that was carried out before.
    static boolean doneBefore(SQLException e) {
        return THERE.contains(e.getErrorCode()) || GONE.contains(e.getErrorCode());
    }

    /// @param doing `add column member.email`
    static Problem problem(String doing, SQLException e) {
        return kind(e).problem(doing, e);
    }

    private static Failure kind(SQLException e) {
        if (lost(e)) {
            return Failure.LOST;
        }
        if (rightMissing(e)) {
            return Failure.RIGHT_MISSING;
        }
        if (doneBefore(e) || UNKNOWN.contains(e.getErrorCode())) {
            return Failure.CONFLICT;
        }
        return BROKEN.contains(e.getErrorCode()) ? Failure.BROKEN : Failure.REFUSED;
    }

    /// Without the connection number that the driver puts before it.
    static String message(SQLException e) {
        return Failure.message(e).replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
