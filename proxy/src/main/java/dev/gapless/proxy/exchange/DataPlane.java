package dev.gapless.proxy.exchange;

import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.target.LiveRoutes;
import dev.gapless.proxy.target.TargetState;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// The event loops and what they share. May be used by any thread.
public final class DataPlane implements AutoCloseable {
    private static final int PAGE_BYTES = 8_192;
    private static final int CHUNK_ORDER = 7;
    private static final int UPSTREAM_SLACK = 16;
    private static final long CLOSE_SECONDS = 5;
    private static final long ANSWER_SECONDS = 20;

    private final LiveRoutes routes;
    private final PooledByteBufAllocator buffers;
    private final EventLoopGroup loops;
    private final Map<EventLoop, Worker> workers = new IdentityHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicInteger upstreams = new AtomicInteger();
    private final HeadBudget heads = new HeadBudget(Runtime.getRuntime().maxMemory());
    private final int upstreamLimit;
    private volatile boolean draining;
    private volatile boolean restored;
    private final long startNanos = System.nanoTime();

    /// @param upstreamLimit connections to instances beyond which idle ones are closed
    public DataPlane(LiveRoutes routes, int eventLoops, int upstreamLimit) {
        this.routes = routes;
        this.upstreamLimit = upstreamLimit;
        this.buffers =
                new PooledByteBufAllocator(
                        true,
                        0,
                        eventLoops,
                        PAGE_BYTES,
                        CHUNK_ORDER,
                        PooledByteBufAllocator.defaultSmallCacheSize(),
                        PooledByteBufAllocator.defaultNormalCacheSize(),
                        true);
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        eventLoops,
                        new DefaultThreadFactory("proxy-loop"),
                        EpollIoHandler.newFactory());
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            workers.put(loop, new Worker(this, loop));
        }
        workers.values().forEach(Worker::start);
    }

    public EventLoopGroup loops() {
        return loops;
    }

    public ByteBufAllocator buffers() {
        return buffers;
    }

    /// Whether buffers take so much memory that nothing new should be begun: three fifths of what
    /// they may take, since what is free can be in pieces.
    public boolean crowded() {
        return buffers.pinnedDirectMemory() > PlatformDependent.maxDirectMemory() / 5 * 3;
    }

    HeadBudget heads() {
        return heads;
    }

    LiveRoutes routes() {
        return routes;
    }

    /// Takes over a connection that was accepted on that listening address. Called on the
    /// connection's event loop.
    public void serve(EpollSocketChannel channel, InetSocketAddress listen) {
        Worker worker = workers.get(channel.eventLoop());
        if (worker == null) {
            throw new IllegalStateException(
                    "not on a loop of this data plane: " + channel.eventLoop());
        }
        channel.pipeline().addLast(new ClientConnection(worker, channel, listen));
    }

    /// Tells every event loop that another table is in force.
    ///
    /// @param closed targets whose idle connections are closed now
    public void tableChanged(List<TargetState> closed) {
        workers.values().forEach(worker -> worker.execute(() -> worker.tableChanged(closed)));
    }

    /// The table came from disk: its instances may still be starting.
    public void restored() {
        restored = true;
    }

    /// From now on each answer closes its client's connection.
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /// How long a request that began then waits for a target.
    long unavailableNanos(Limits limits, long begunNanos) {
        long usual = TimeUnit.MILLISECONDS.toNanos(limits.unavailableHoldMillis());
        long restoring =
                startNanos + TimeUnit.MILLISECONDS.toNanos(limits.restoreHoldMillis()) - begunNanos;
        return restored ? Math.max(restoring, usual) : usual;
    }

    /// Client connections at the moment.
    public int clients() {
        return clients.get();
    }

    void clientArrived() {
        clients.incrementAndGet();
    }

    void clientLeft() {
        clients.decrementAndGet();
    }

    /// Counts one more connection to an instance. Idle connections are closed when there are many.
    ///
    /// @return false when there is no descriptor for it at the moment
    boolean upstreamOpens() {
        int now = upstreams.incrementAndGet();
        if (now <= upstreamLimit) {
            return true;
        }
        workers.values().forEach(worker -> worker.execute(worker.pool()::closeAll));
        if (now <= upstreamLimit + UPSTREAM_SLACK) {
            return true;
        }
        upstreams.decrementAndGet();
        return false;
    }

    void upstreamClosed() {
        upstreams.decrementAndGet();
    }

    /// What every event loop sees of its requests in flight. Waits for the loops.
    public List<InFlight> inFlight() {
        return ask(Worker::inFlight).stream().flatMap(Collection::stream).toList();
    }

    /// How many client connections belong to each listening address.
    public List<InetSocketAddress> clientListeners() {
        return ask(Worker::clientListeners).stream().flatMap(Collection::stream).toList();
    }

    private <T> List<T> ask(Function<Worker, T> question) {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        for (Worker worker : workers.values()) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            worker.execute(() -> answer.complete(question.apply(worker)));
            answers.add(answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /// Breaks off whatever is still open.
    @Override
    public void close() {
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS + 1, TimeUnit.SECONDS);
    }
}
