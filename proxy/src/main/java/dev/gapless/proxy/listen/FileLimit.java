package dev.gapless.proxy.listen;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many connections the limit of open files and the heap allow.
public final class FileLimit {
    private static final Logger LOG = System.getLogger(FileLimit.class.getName());
    // The JVM, its jars, event loops, listening sockets, admin connections, a table being stored.
    private static final int RESERVED = 128;
    // A client's connection with one to an instance and what the exchange keeps, without the head.
    private static final int CONNECTION_BYTES = 6_144;
    private static final int WHEN_UNKNOWN = 1_024;
    private static final int MOST = 1 << 20;
    private static final int FEWEST_CONNECTIONS = 16;

    private FileLimit() {}

    /// Client connections at the same time, when each may need one more to an instance.
    public static int connections() {
        return connections(descriptors(), Runtime.getRuntime().maxMemory());
    }

    /// Half of the heap is for connections.
    static int connections(int descriptors, long heapBytes) {
        long byHeap = heapBytes / 2 / CONNECTION_BYTES;
        return (int) Math.max(FEWEST_CONNECTIONS, Math.min((descriptors - RESERVED) / 2, byHeap));
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
