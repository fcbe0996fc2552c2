package dev.gapless.traffic.nginx;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which routes the flags stand for, and who made them.
///
/// @param epoch of the agent: larger at each of its starts
record State(long epoch, long generation) {
    private static final Pattern FORM =
            Pattern.compile("epoch ([0-9]{1,18})\ngeneration ([0-9]{1,18})\n");

    String text() {
        return "epoch " + epoch + "\ngeneration " + generation + "\n";
    }

    static Optional<State> parse(String text) {
        Matcher match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(
                        new State(Long.parseLong(match.group(1)), Long.parseLong(match.group(2))))
                : Optional.empty();
    }
}
