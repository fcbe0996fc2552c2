package dev.gapless.proxy;

import dev.gapless.proxy.exchange.DataPlane;
import dev.gapless.proxy.listen.Listeners;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// Stops accepting before the process runs out of file descriptors: connections then wait in the backlog, and the event
/// loop does not spin on an accept that must fail. Each client connection may need one more towards an instance.
final class ConnectionLimit implements DataPlane.ClientCountListener {
    private static final Logger LOG = System.getLogger(ConnectionLimit.class.getName());
    private static final int RESERVED = 64;
    private static final int WHEN_UNKNOWN = 1_024;

    private final Listeners listeners;
    private final int most;
    private volatile boolean paused;

    ConnectionLimit(Listeners listeners) {
        this.listeners = listeners;
        this.most = Math.max(8, (descriptors() - RESERVED) / 2);
    }

    @Override
    public void changed(int clients) {
        // The common case, without a lock.
        if (clients < most && !paused) {
            return;
        }
        toggle(clients);
    }

    private synchronized void toggle(int clients) {
        boolean stop = clients >= most;
        if (stop != paused) {
            paused = stop;
            LOG.log(stop ? Level.WARNING : Level.INFO, "{0} client connections of at most {1}: {2}",
                    clients, most, stop ? "accepting no more" : "accepting again");
            listeners.pause(stop);
        }
    }

    private static int descriptors() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? 1 << 20 : (int) Math.min(Long.parseLong(soft), 1 << 20);
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.log(Level.WARNING, "the limit of open files is unknown, assuming {0}: {1}", WHEN_UNKNOWN, e);
        }
        return WHEN_UNKNOWN;
    }
}
