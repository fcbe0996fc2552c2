package dev.gapless.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Waits for the ends of processes that are not children of this one. Linux only.
///
/// One that has ended is listed until its parent has asked how: in a container whose first process
/// does not care for others that is seconds later, or never.
public final class Ends {
    private static final Duration POLL = Duration.ofMillis(20);

    /// Places behind the name in `/proc/PID/stat`.
    private static final int STATE = 0;

    private static final int THREADS = 17;

    private Ends() {}

    /// Whether it has ended, or there was none.
    public static boolean isOver(long pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            // the name before them may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // the state is that of its first thread, others may still hold files and ports
            return fields[STATE].matches("[ZX]") && Long.parseLong(fields[THREADS]) <= 1;
        } catch (IOException _) {
            return true;
        }
    }

    /// Whether it has ended by then.
    public static boolean await(long pid, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!isOver(pid)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
