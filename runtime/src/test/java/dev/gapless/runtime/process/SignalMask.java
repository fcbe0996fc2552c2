package dev.gapless.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which of the signals that a shell or an operator sends a process ignores. Ignoring is inherited:
/// a build under `nohup` ignores SIGHUP, and so does all that it starts.
final class SignalMask {
    // HUP, INT, QUIT, USR1, USR2, TERM
    private static final long WATCHED = 1 | 2 | 4 | 1 << 9 | 1 << 11 | 1 << 14;

    private SignalMask() {}

    /// @param process a folder of `/proc`: a pid or `self`
    static long ignored(String process) {
        try {
            return ignoredIn(Files.readAllLines(Path.of("/proc", process, "status")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param status lines of `/proc/PID/status`
    static long ignoredIn(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16) & WATCHED)
                .findFirst()
                .orElseThrow();
    }
}
