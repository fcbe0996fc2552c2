package dev.gapless.core.deploy;

import java.time.Duration;
import java.util.Locale;

/// Times and counts as they are written in evidence.
final class Counting {
    private Counting() {}

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
