package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

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
    private static final String CHECK_VIOLATED = "23514";

    private Failures() {}

    /// The connection is gone; the same again may work on a new one.
    static boolean lost(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || ENDED.contains(state);
    }

    /// Somebody else holds what is needed.
    static boolean locked(SQLException e) {
        return LOCKED.contains(state(e));
    }

    static boolean cancelled(SQLException e) {
        return state(e).equals(CANCELLED);
    }

    static boolean checkViolated(SQLException e) {
        return state(e).equals(CHECK_VIOLATED);
    }

    /// @param doing `add column member.email`
    static Problem problem(String doing, SQLException e) {
        String message = message(e);
        if (lost(e)) {
            return Problem.of(
                            ProblemCode.DATABASE_UNREACHABLE,
                            "The database connection was lost: " + doing + ".")
                    .found(message)
                    .todo(
                            "Everything committed so far is kept; it goes on when the database is"
                                    + " back.")
                    .retryable()
                    .cause(e);
        }
        String state = state(e);
        if (state.equals(RIGHT_MISSING)) {
            return Problem.of(
                            ProblemCode.DATABASE_RIGHT_MISSING,
                            "The database account may not: " + doing + ".")
                    .found(message)
                    .cause(e);
        }
        if (CONFLICTS.contains(state)) {
            return Problem.of(
                            ProblemCode.SCHEMA_CONFLICT,
                            "The database is not as this migration left it: " + doing + ".")
                    .found(message)
                    .todo(
                            "Somebody changed it by hand in between. Put it back as it was, or undo"
                                    + " the migration.")
                    .cause(e);
        }
        return Problem.of(
                        ProblemCode.DATABASE_STATEMENT,
                        "The database refused a statement: " + doing + ".")
                .found(state + " " + message)
                .cause(e);
    }

    static String message(SQLException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
