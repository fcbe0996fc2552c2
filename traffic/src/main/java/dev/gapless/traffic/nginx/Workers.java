package dev.gapless.traffic.nginx;

import java.util.OptionalLong;
import java.util.Set;

/// The worker processes of an nginx of this machine.
@FunctionalInterface
public interface Workers {
    /// Those that run now; none when nginx does not.
    ///
    /// @param master as its pid file says; empty where that is not known and one nginx runs
    Set<Worker> of(OptionalLong master);

    /// @param start in the units of the kernel: a pid alone may be another process by now
    /// @param accepting not one that only ends what it had begun when nginx was reloaded
    record Worker(long pid, long start, boolean accepting) {
        /// Whether the other is the same process.
        boolean is(Worker other) {
            return pid == other.pid && start == other.start;
        }
    }
}
