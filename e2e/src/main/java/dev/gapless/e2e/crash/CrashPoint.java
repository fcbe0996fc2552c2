package dev.gapless.e2e.crash;

import java.util.Locale;

/// A moment in the life of a deployment.
///
/// @param entry of the journal; 1 is the entry with which the deployment begins
public record CrashPoint(When when, int entry) {
    /// Before the entry is kept: its decision is lost. After: it is kept, and nothing of it was
    /// done.
    public enum When {
        BEFORE,
        AFTER
    }

    public static CrashPoint before(int entry) {
        return new CrashPoint(When.BEFORE, entry);
    }

    public static CrashPoint after(int entry) {
        return new CrashPoint(When.AFTER, entry);
    }

    /// Reads what [#toString] writes.
    static CrashPoint parse(String text) {
        String[] parts = text.split(":", 2);
        return new CrashPoint(
                When.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]));
    }

    /// `before:3`
    @Override
    public String toString() {
        return whenName() + ":" + entry;
    }

    /// `before` or `after`
    public String whenName() {
        return when.name().toLowerCase(Locale.ROOT);
    }
}
