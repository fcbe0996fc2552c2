package dev.gapless.cli.demo;

import java.time.Duration;

/// Waits for the ends of processes that are not children of this one.
final class Ends {
    private static final Duration POLL = Duration.ofMillis(20);

    private Ends() {}

    /// Whether it has ended by then.
    static boolean await(long pid, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
