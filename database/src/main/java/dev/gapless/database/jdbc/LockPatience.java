package dev.gapless.database.jdbc;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.TableName;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// How a table lock is asked for: many times without waiting, then with short waits that grow, so
/// that no writer ever queues behind us for longer than `longestWait`, and the server's deadlock
/// detection never has a reason to start.
///
/// @param longestWait below the server's `deadlock_timeout`
/// @param giveUpAfter all tries together
/// @param longestPause between two tries
public record LockPatience(
        Duration longestWait,
        Duration giveUpAfter,
        int triesWithoutWaiting,
        Duration longestPause) {
    private static final long FIRST_WAIT_MILLIS = 10;
    private static final long FIRST_PAUSE_MILLIS = 4;
    private static final int MAX_DOUBLINGS = 20;

    /// @param attempt counted from 1
    /// @return zero: do not wait at all
    public Duration waitOf(int attempt) {
        if (attempt <= triesWithoutWaiting) {
            return Duration.ZERO;
        }
        long millis = doubled(FIRST_WAIT_MILLIS, attempt - triesWithoutWaiting - 1);
        return Duration.ofMillis(Math.clamp(millis, 1, longestWait.toMillis()));
    }

    /// The pause after a failed attempt, with jitter: 50 to 100 % of the full one.
    public Duration pauseAfter(int attempt, RandomGenerator random) {
        long full = Math.min(longestPause.toMillis(), doubled(FIRST_PAUSE_MILLIS, attempt / 2));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    /// @param holders who is in the way, longest first
    public Problem gaveUp(TableName table, LockCount count, List<String> holders) {
        return Problem.of(
                        ProblemCode.DATABASE_LOCK_TIMEOUT,
                        "The table "
                                + table
                                + " was never free: asked "
                                + count.tries()
                                + " times in "
                                + giveUpAfter.toSeconds()
                                + " s.")
                .found(holders.isEmpty() ? "" : holders.getFirst())
                .todo(
                        "End the long transactions below, then retry. Writers were never made to"
                                + " wait longer than "
                                + count.longestMillis()
                                + " ms.")
                .retryable()
                .evidence(holders)
                .build();
    }

    private static long doubled(long first, int times) {
        return first << Math.min(times, MAX_DOUBLINGS);
    }
}
