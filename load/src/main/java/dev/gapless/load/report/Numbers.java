package dev.gapless.load.report;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them, the same in both languages.
final class Numbers {
    private Numbers() {}

    /// `68,434`
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// Three digits are enough to compare: `0.42`, `6.1`, `141`.
    static String millis(double millis) {
        String format = millis < 1 ? "%.2f" : millis < 10 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, millis);
    }

    /// `1.2 s`, `1:48` from a minute on
    static String duration(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(
                        Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    /// Never rounded up to 100: one answer less is less.
    static String percent(double percent) {
        return String.format(Locale.ROOT, "%.0f %%", percent > 99 && percent < 100 ? 99 : percent);
    }
}
