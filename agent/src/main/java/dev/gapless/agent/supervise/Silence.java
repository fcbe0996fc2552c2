package dev.gapless.agent.supervise;

import java.time.Duration;

/// For how long the proxy has answered nothing while somebody listened. Time in which this process
/// itself stood still (a suspended laptop, SIGSTOP, a paused container) shows as a gap between two
/// looks: the count begins again, for whatever stopped this process may have stopped the proxy.
/// Times are those of the monotonic clock, in nanoseconds. For one thread.
final class Silence {
    /// So long, and so many looks, before a proxy is taken for hung.
    static final Duration LIMIT = Duration.ofSeconds(15);

    private static final int LOOKS = 3;

    /// A look and the pause before it take half of this at most.
    private static final Duration GAP = Duration.ofSeconds(12);

    private long newest;
    private Duration silent = Duration.ZERO;
    private int looks;

    Silence(long now) {
        newest = now;
    }

    void heard(long now) {
        newest = now;
        silent = Duration.ZERO;
        looks = 0;
    }

    void unheard(long now) {
        Duration passed = Duration.ofNanos(now - newest);
        if (passed.compareTo(GAP) > 0) {
            heard(now);
            return;
        }
        newest = now;
        silent = silent.plus(passed);
        looks++;
    }

    boolean tooLong() {
        return looks >= LOOKS && silent.compareTo(LIMIT) >= 0;
    }

    Duration length() {
        return silent;
    }
}
