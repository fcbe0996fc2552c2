package dev.gapless.cli.screen;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them. What cannot be known is negative and shown as `-`, never as 0.
public final class Figures {
    private static final String UNKNOWN = "-";

    private Figures() {}

    /// `12,791`
    public static String count(long number) {
        return number < 0 ? UNKNOWN : String.format(Locale.ROOT, "%,d", number);
    }

    /// `1 request`, `12,791 requests`
    public static String counted(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /// `121`, and `0.4` where rounding would say nothing
    public static String rate(double perSecond) {
        if (perSecond < 0) {
            return UNKNOWN;
        }
        return perSecond > 0 && perSecond < 9.95
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : count(Math.round(perSecond));
    }

    /// `21 ms`
    public static String millis(double millis) {
        if (millis < 0) {
            return UNKNOWN;
        }
        return (millis > 0 && millis < 1
                        ? String.format(Locale.ROOT, "%.1f", millis)
                        : count(Math.round(millis)))
                + " ms";
    }

    /// `7.5`
    public static String tenths(double seconds) {
        return seconds < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.1f", seconds);
    }

    /// `7.5 s` below a minute, `1 min 48 s`, `3 h 13 min`, `19 days`
    public static String span(Duration time) {
        long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
        if (seconds < 60) {
            return tenths(Math.max(0, time.toMillis()) / 1000.0) + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        long minutes = seconds / 60;
        if (minutes < 48 * 60) {
            return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        return minutes / (24 * 60) + " days";
    }

    /// `1:48`, `1:02:10`
    public static String clock(double seconds) {
        if (seconds < 0) {
            return UNKNOWN;
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /// `612 MB`
    public static String bytes(long bytes) {
        if (bytes < 0) {
            return UNKNOWN;
        }
        double megabytes = bytes / (1024.0 * 1024);
        return megabytes < 1024
                ? Math.round(megabytes) + " MB"
                : String.format(Locale.ROOT, "%.1f GB", megabytes / 1024);
    }
}
