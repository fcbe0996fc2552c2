package dev.gapless.migration.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many characters a column may have at most, by its type as SQL.
final class TextLength {
    private static final Pattern LENGTH =
            Pattern.compile("(?i)[^(]*char[^(]*\\(\\s*(\\d+)\\s*\\).*", Pattern.DOTALL);

    private TextLength() {}

    /// Empty for one that is no text, or has no length.
    static Optional<Integer> of(String type) {
        Matcher length = LENGTH.matcher(type);
        return length.matches() ? Optional.of(Integer.valueOf(length.group(1))) : Optional.empty();
    }
}
