package dev.gapless.database.jdbc;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.plan.Step;

import java.sql.SQLException;
import java.util.List;

/// A row that an update cannot change as it is said. Its chunk is taken back as a whole; those
/// before it stay.
public final class OneRow {
    private OneRow() {}

    /// The value that the row would get is none for its column.
    public static Problem refused(Step.Fill step, List<String> key, SQLException e) {
        return problem(step, String.join(", ", key), "gets no value")
                .found(Failure.message(e).replaceFirst("^\\(conn=\\d+\\) ", ""))
                .todo("Repair the row or the expression, then retry.")
                .cause(e);
    }

    /// A second time would change it once more.
    public static void requireDone(Step.Fill step, long left, String first) {
        if (step.once() && left > 0) {
            throw problem(step, first, "still matches the condition after its change")
                    .found(step.pending() + " holds after SET " + step.touch())
                    .todo(
                            "Say a condition that holds no more for a row that was changed; the row"
                                    + " is as it was.")
                    .build();
        }
    }

    private static Problem.Builder problem(Step.Fill step, String key, String what) {
        return Problem.of(
                ProblemCode.ROW_NOT_CONVERTIBLE,
                "A row " + what + ": " + step.table() + " with key " + key + ".");
    }
}
