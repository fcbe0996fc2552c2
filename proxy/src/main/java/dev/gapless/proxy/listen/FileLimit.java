package dev.gapless.proxy.listen;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many connections the limit of open files allows.
public final class FileLimit {
    private static final Logger LOG = System.getLogger(FileLimit.class.getName());
    // The JVM, its jars, event loops, listening sockets, admin connections, a table being stored.
    private static final int RESERVED = 128;
    private static final int WHEN_UNKNOWN = 1_024;
    private static final int MOST = 1 << 20;
    private static final int FEWEST_CONNECTIONS = 16;

    private FileLimit() {}

    /// Client connections at the same time, when each may need one more to an instance.
    public static int connections() {
        return Math.max(FEWEST_CONNECTIONS, (descriptors() - RESERVED) / 2);
    }

    private static int descriptors() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited")
                            ? MOST
                            : (int) Math.min(Long.parseLong(soft), MOST);
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.log(
                    Level.WARNING,
                    "the limit of open files is unknown, assuming {0}: {1}",
                    WHEN_UNKNOWN,
                    e);
        }
        return WHEN_UNKNOWN;
    }
}
