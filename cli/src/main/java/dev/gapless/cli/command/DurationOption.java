package dev.gapless.cli.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A duration as `gapless.yaml` writes it: `250ms`, `30s`, `5m`, `1h`; at most 12 hours.
final class DurationOption implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})(ms|s|m|h)");
    private static final Duration MOST = Duration.ofHours(12);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no duration; write it like 250ms, 30s, 5m or 1h");
        }
        long amount = Long.parseLong(form.group(1));
        Duration duration =
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (duration.compareTo(MOST) > 0) {
            throw new TypeConversionException("'" + text + "' is more than 12 hours");
        }
        return duration;
    }
}
