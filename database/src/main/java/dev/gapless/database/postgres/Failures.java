package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.database.jdbc.Failure;

import java.sql.SQLException;
import java.util.Set;

/// What a failed statement means, by SQLSTATE.
final class Failures {
    private static final Set<String> CONFLICTS =
            Set.of("42701", "42703", "42704", "42710", "42723", "42883", "42P01", "42P07", "3F000");
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05");
    private static final Set<String> LOCKED = Set.of("55P03", "40P01", "40001");
    private static final String CANCELLED = "57014";
    private static final String RIGHT_MISSING = "42501";
    private static final String DATA = "22";
    private static final String BROKEN = "23";

    /// By a trigger of the application.
    private static final String RAISED = "P0001";

    private static final String CHECK_VIOLATED = "23514";

    private Failures() {}

    /// The connection is gone; the same again may work on a new one.
    static boolean lost(SQLException e) {
        String state = Failure.state(e);
        return state.startsWith("08") || ENDED.contains(state);
    }

    /// Somebody else holds what is needed.
    static boolean locked(SQLException e) {
        return LOCKED.contains(Failure.state(e));
    }

    static boolean cancelled(SQLException e) {
        return Failure.state(e).equals(CANCELLED);
    }

    /// What one row says, or would say, is in the way.
    static boolean ofOneRow(SQLException e) {
        String state = Failure.state(e);
        return state.startsWith(DATA) || state.startsWith(BROKEN) || state.equals(RAISED);
    }

    static boolean checkViolated(SQLException e) {
        return Failure.state(e).equals(CHECK_VIOLATED);
    }

    /// @param doing `add column member.email`
    static Problem problem(String doing, SQLException e) {
        return kind(e).problem(doing, e);
    }

    private static Failure kind(SQLException e) {
        if (lost(e)) {
            return Failure.LOST;
        }
        if (Failure.state(e).equals(RIGHT_MISSING)) {
            return Failure.RIGHT_MISSING;
        }
        if (CONFLICTS.contains(Failure.state(e))) {
            return Failure.CONFLICT;
        }
        return Failure.state(e).startsWith(BROKEN) ? Failure.BROKEN : Failure.REFUSED;
    }

    static String message(SQLException e) {
        return Failure.message(e);
    }
}
