package dev.gapless.database.jdbc;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.sql.SQLException;
import java.util.stream.Collectors;

/// What a failed statement means; an adapter tells which, by its product's codes.
public enum Failure {
    /// The connection is gone; the same again may work on a new one.
    LOST,
    /// Somebody else holds what is needed.
    LOCKED,
    /// Somebody ended the statement.
    CANCELLED,
    RIGHT_MISSING,
    /// An object is missing, or is there already.
    CONFLICT,
    /// Rows do not keep what the statement asks of them.
    BROKEN,
    /// Anything else that the server says no to.
    REFUSED;

    /// @param doing `add column member.email`
    public Problem problem(String doing, SQLException e) {
        String message = message(e);
        return switch (this) {
            case LOST ->
                    Problem.of(
                                    ProblemCode.DATABASE_UNREACHABLE,
                                    "The database connection was lost: " + doing + ".")
                            .found(message)
                            .todo(
                                    "Everything committed so far is kept; it goes on when the"
                                            + " database is back.")
                            .retryable()
                            .cause(e);
            case RIGHT_MISSING ->
                    Problem.of(
                                    ProblemCode.DATABASE_RIGHT_MISSING,
                                    "The database account may not: " + doing + ".")
                            .where("database.user")
                            .found(code(e) + " " + message.replaceFirst("^\\(conn=\\d+\\) ", ""))
                            .todo(
                                    "grant it that, then the same command again; gapless db check"
                                            + " names what else is missing")
                            .cause(e);
            case CONFLICT ->
                    Problem.of(
                                    ProblemCode.SCHEMA_CONFLICT,
                                    "The database is not as this migration left it: " + doing + ".")
                            .found(message)
                            .todo(
                                    "Somebody changed it by hand in between. Put it back as it was,"
                                            + " or undo the migration.")
                            .cause(e);
            case BROKEN ->
                    Problem.of(ProblemCode.ROWS_DIFFER, "Rows are in the way: " + doing + ".")
                            .found(whole(e))
                            .todo("Repair these rows, then try again.")
                            .cause(e);
            case LOCKED, CANCELLED, REFUSED ->
                    Problem.of(
                                    ProblemCode.DATABASE_STATEMENT,
                                    "The database refused a statement: " + doing + ".")
                            .found(state(e) + " " + message)
                            .todo(
                                    "repair what it names, in the migration or in the database,"
                                            + " then the same command again")
                            .cause(e);
        };
    }

    /// The first line of what the server said.
    public static String message(SQLException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /// All lines in one: the second one names the row.
    private static String whole(SQLException e) {
        String message = e.getMessage();
        return message == null
                ? message(e)
                : message.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    /// The number by which a product's manual names the error, or its SQLSTATE.
    private static String code(SQLException e) {
        return e.getErrorCode() > 0 ? Integer.toString(e.getErrorCode()) : state(e);
    }

    /// SQLSTATE, empty for none.
    public static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
