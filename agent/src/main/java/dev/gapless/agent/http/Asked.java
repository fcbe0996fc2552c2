package dev.gapless.agent.http;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.ServiceState;

import java.util.List;
import java.util.Map;

/// Values in the path and the query of a request. What cannot be meant is refused, never guessed.
/// Pure.
final class Asked {
    static final int MOST_LINES = 5_000;
    private static final int LINES = 100;

    private Asked() {}

    /// `lines=`, 100 when it is not there; more than there can be are the most. Throws `usage`.
    static int lines(Map<String, String> query) {
        String text = query.getOrDefault("lines", Integer.toString(LINES));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw usage(
                    "lines=" + text + " is no number of lines.",
                    "a whole number from 1 to " + MOST_LINES);
        }
        return Math.min(Integer.parseInt(text), MOST_LINES);
    }

    /// The number of a deployment. Throws `usage`.
    static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw usage("\"" + text + "\" is no number of a deployment.", "gapless history");
        }
        return Long.parseLong(text);
    }

    /// The name of a folder of logs, so that no other folder is read: a release that is known, or
    /// one that is gone but whose logs are still there. Throws `release-unknown`.
    ///
    /// @param logged releases with logs
    static String release(String label, ServiceState state, List<String> logged) {
        if (state.releases().containsKey(label) || logged.contains(label)) {
            return label;
        }
        throw Problem.of(
                        ProblemCode.RELEASE_UNKNOWN,
                        "There is no release " + label + " of " + state.service() + ".")
                .found(
                        "releases with logs: "
                                + (logged.isEmpty() ? "none" : String.join(", ", logged)))
                .todo("gapless logs " + (logged.isEmpty() ? "" : logged.getLast()))
                .build();
    }

    private static Problem usage(String what, String todo) {
        return Problem.of(ProblemCode.USAGE, what).todo(todo).build();
    }
}
