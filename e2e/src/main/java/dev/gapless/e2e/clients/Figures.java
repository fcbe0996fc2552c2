package dev.gapless.e2e.clients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers in the report of a program.
final class Figures {
    private Figures() {}

    /// @param pattern with one group
    static double of(String output, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "the report has no '" + pattern + "':\n" + output.strip());
        }
        return Double.parseDouble(matcher.group(1));
    }
}
