package dev.gapless.config.spring;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Spring Boot writes them: `30s`, `1m`, `500ms`, `PT1M`; a bare number is
/// milliseconds. Of `${NAME:30s}` the default is taken.
public final class SpringDuration {
    private static final Pattern SIMPLE = Pattern.compile("(?i)([0-9]{1,12})(ns|us|ms|s|m|h|d)?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^:}]*:([^}]*)}");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of(
                    "ns", ChronoUnit.NANOS,
                    "us", ChronoUnit.MICROS,
                    "ms", ChronoUnit.MILLIS,
                    "s", ChronoUnit.SECONDS,
                    "m", ChronoUnit.MINUTES,
                    "h", ChronoUnit.HOURS,
                    "d", ChronoUnit.DAYS);

    private SpringDuration() {}

    public static Optional<Duration> parse(String value) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        String text = placeholder.matches() ? placeholder.group(1) : value;
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            String unit = simple.group(2) == null ? "ms" : simple.group(2).toLowerCase(Locale.ROOT);
            return Optional.ofNullable(UNITS.get(unit))
                    .map(u -> Duration.of(Long.parseLong(simple.group(1)), u));
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
