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

/// What belongs to one event loop: its client connections, held exchanges and upstream pools.
/// Touched by that loop only.
final class Worker {
    private static final Logger LOG = System.getLogger(Worker.class.getName());
    private static final long TICK_MILLIS = 100;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int RELEASED_AT_ONCE = 64;

    private final DataPlane plane;
    private final EventLoop loop;
    private final UpstreamPool pool = new UpstreamPool();
    private final Set<ClientConnection> clients =
            Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Exchange> held = new LinkedHashSet<>();
    private long lastTickNanos = System.nanoTime();
    private long stalledNanos;
    private boolean crowded;
    private long complainedNanos = System.nanoTime() - COMPLAINT_NANOS;

    Worker(DataPlane plane, EventLoop loop) {
        this.plane = plane;
        this.loop = loop;
    }

    void start() {
        loop.scheduleAtFixedRate(
                () -> guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Nanoseconds of a clock that stands still while this loop does: a paused machine or process,
    /// or one without CPU, must not make requests fail whose answers wait in the kernel. For limits
    /// only; not comparable between loops.
    long time() {
        return System.nanoTime() - stalledNanos;
    }

    /// Whether no more requests should be read: there is little memory for buffers left.
    boolean crowded() {
        return crowded;
    }

    /// Whether a line about a single request may be logged: one a second, the rest is in the
    /// counts.
    boolean mayComplain() {
        long now = System.nanoTime();
        if (now - complainedNanos < COMPLAINT_NANOS) {
            return false;
        }
        complainedNanos = now;
        return true;
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

    /// Another table is in force: close what must not be used any more, let those who wait look
    /// again.
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
        long real = System.nanoTime();
        long late = real - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        lastTickNanos = real;
        stalledNanos += late > STALL_NANOS ? late : 0;
        long now = time();
        crowded = plane.crowded();
        for (ClientConnection client : clients.toArray(ClientConnection[]::new)) {
            guarded(() -> client.tick(now));
        }
        guarded(() -> pool.closeExpired(real));
    }

    /// Whatever one task throws, also for want of memory for buffers, is not the end of the others:
    /// a tick that threw would never come again, and no limit of this loop would hold any more.
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "a defect of the proxy, or no memory", e);
        }
    }

    List<InFlight> inFlight() {
        List<InFlight> found = new ArrayList<>();
        clients.forEach(client -> client.inFlight().ifPresent(found::add));
        return found;
    }

    List<InetSocketAddress> clientListeners() {
        return clients.stream().map(ClientConnection::listen).toList();
    }
}
