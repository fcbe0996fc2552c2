package dev.gapless.proxy.exchange;

import dev.gapless.proxy.target.TargetState;
import io.netty.channel.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// What belongs to one event loop: its client connections, held exchanges and upstream pools. Touched by that loop only.
final class Worker {
    private static final Logger LOG = System.getLogger(Worker.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final int RELEASED_AT_ONCE = 64;

    private final DataPlane plane;
    private final EventLoop loop;
    private final UpstreamPool pool = new UpstreamPool();
    private final Set<ClientConnection> clients = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Exchange> held = new LinkedHashSet<>();

    Worker(DataPlane plane, EventLoop loop) {
        this.plane = plane;
        this.loop = loop;
    }

    void start() {
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    DataPlane plane() {
        return plane;
    }

    EventLoop loop() {
        return loop;
    }

    UpstreamPool pool() {
        return pool;
    }

    void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            LOG.log(Level.DEBUG, "the event loop has ended");
        }
    }

    void add(ClientConnection client) {
        clients.add(client);
        plane.clientArrived();
    }

    void remove(ClientConnection client) {
        if (clients.remove(client)) {
            plane.clientLeft();
        }
    }

    void hold(Exchange exchange) {
        held.add(exchange);
    }

    void unhold(Exchange exchange) {
        held.remove(exchange);
    }

    /// Another table is in force: close what must not be used any more, let those who wait look again.
    void tableChanged(List<TargetState> closed) {
        closed.forEach(pool::closeAll);
        release(List.copyOf(held), 0);
    }

    // In batches, so that a large queue does not keep the loop from everything else.
    private void release(List<Exchange> waiting, int from) {
        int to = Math.min(from + RELEASED_AT_ONCE, waiting.size());
        waiting.subList(from, to).forEach(exchange -> guarded(exchange::lookAgain));
        if (to < waiting.size()) {
            execute(() -> release(waiting, to));
        }
    }

    private void tick() {
        long now = System.nanoTime();
        for (ClientConnection client : clients.toArray(ClientConnection[]::new)) {
            guarded(() -> client.tick(now));
        }
        guarded(() -> pool.closeExpired(now));
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a defect of the proxy", e);
        }
    }

    List<InFlight> inFlight() {
        long now = System.nanoTime();
        List<InFlight> found = new ArrayList<>();
        clients.forEach(client -> client.inFlight(now).ifPresent(found::add));
        return found;
    }

    List<InetSocketAddress> clientListeners() {
        return clients.stream().map(ClientConnection::listen).toList();
    }
}
