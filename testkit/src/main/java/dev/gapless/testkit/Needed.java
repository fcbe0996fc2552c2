package dev.gapless.testkit;

import java.util.List;

/// Programs that some tests cannot do without. Where one is missing its tests are skipped, unless
/// the environment variable `GAPLESS_REQUIRED` names it (`nginx systemd`): then they fail. So CI
/// does not turn green for want of what it is to test.
public final class Needed {
    private static final String VARIABLE = "GAPLESS_REQUIRED";

    private Needed() {}

    /// Whether it is there, for an assumption; throws when it has to be.
    ///
    /// @param found whether this machine has it and it works
    public static boolean there(String program, boolean found) {
        return there(program, found, System.getenv().getOrDefault(VARIABLE, ""));
    }

    /// @param required names, with blanks between them
    static boolean there(String program, boolean found, String required) {
        if (!found && List.of(required.strip().split("\\s+")).contains(program)) {
            throw new IllegalStateException(
                    VARIABLE + " names " + program + ", which is not there or does not work");
        }
        return found;
    }
}
