package dev.gapless.database.postgres;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How a table lock is asked for: many times without waiting, then with short waits that grow, so
/// that no writer ever queues behind us for longer than `longestWait`, and the server's deadlock
/// detection never has a reason to start.
///
/// @param longestWait below the server's `deadlock_timeout`
/// @param giveUpAfter all tries together
record LockPatience(Duration longestWait, Duration giveUpAfter) {
    private static final int TRIES_WITHOUT_WAITING = 12;
    private static final long FIRST_WAIT_MILLIS = 10;
    private static final long FIRST_PAUSE_MILLIS = 4;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final int MAX_DOUBLINGS = 20;

    /// @param attempt counted from 1
    /// @return zero: do not wait at all
    Duration waitOf(int attempt) {
        if (attempt <= TRIES_WITHOUT_WAITING) {
            return Duration.ZERO;
        }
        long millis = doubled(FIRST_WAIT_MILLIS, attempt - TRIES_WITHOUT_WAITING - 1);
        return Duration.ofMillis(Math.clamp(millis, 1, longestWait.toMillis()));
    }

    /// The pause after a failed attempt, with jitter: 50 to 100 % of the full one.
    Duration pauseAfter(int attempt, RandomGenerator random) {
        long full = Math.min(LONGEST_PAUSE_MILLIS, doubled(FIRST_PAUSE_MILLIS, attempt / 2));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    private static long doubled(long first, int times) {
        return first << Math.min(times, MAX_DOUBLINGS);
    }
}
