package dev.gapless.agent.view;

import java.time.Duration;

/// Durations as people write them.
final class Durations {
    private Durations() {}

    /// `0.5 s`, `19 s`, `5 min`, `1 h`.
    static String brief(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return "1 s";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /// `1 min 50 s`.
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
