package dev.gapless.proxy.drain;

import dev.gapless.proxy.exchange.DataPlane;
import dev.gapless.proxy.listen.Listeners;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Takes a proxy out of service without cutting off a request.
///
/// The data plane announces the close already. First it goes on accepting, and an idle client
/// connection is closed only after a grace period, since its client may be about to send. Then it
/// stops accepting: new connections wait in the backlog of the sockets, which another process
/// holds. Then it waits for the rest, up to the limit.
public final class Drain {
    private static final Logger LOG = System.getLogger(Drain.class.getName());
    private static final Duration ANNOUNCING = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final DataPlane plane;
    private final Listeners listeners;

    public Drain(DataPlane plane, Listeners listeners) {
        this.plane = plane;
        this.listeners = listeners;
    }

    /// Blocks until no client is left or the limit is over.
    ///
    /// @return client connections that were left
    public int run(Duration limit) {
        long begun = System.nanoTime();
        await(begun, shorter(ANNOUNCING, limit));
        listeners.pause(true);
        await(begun, limit);
        int left = plane.clients();
        LOG.log(
                left == 0 ? Level.INFO : Level.WARNING,
                "drained in {0} ms, {1} client connections left",
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                left);
        return left;
    }

    private void await(long begun, Duration limit) {
        while (plane.clients() > 0 && System.nanoTime() - begun < limit.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
