package dev.gapless.runtime.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what the kernel gives no event for.
final class Waiting {
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private Waiting() {}

    /// Whether it came true in time. Looks at once, then at growing intervals of 1 to 50 ms. An
    /// interrupt does not end it, so that nothing is left half-done; it is still pending
    /// afterwards.
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = 1;
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() >= deadline) {
                    return false;
                }
                interrupted |= !slept(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean slept(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
