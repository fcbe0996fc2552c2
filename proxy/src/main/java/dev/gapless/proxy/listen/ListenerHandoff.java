package dev.gapless.proxy.listen;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Gives held listening sockets to a proxy that starts with `--handoff`.
public final class ListenerHandoff implements AutoCloseable {
    private final EventLoopGroup loop;
    private final FdServer server;

    private ListenerHandoff(EventLoopGroup loop, FdServer server) {
        this.loop = loop;
        this.server = server;
    }

    /// Serves these sockets until closed. Does not take charge of them.
    ///
    /// @throws IOException when another process listens at that path, or the path cannot be used
    public static ListenerHandoff serve(Path handoffSocket, HeldListeners listeners)
            throws IOException {
        return serve(handoffSocket, () -> listeners);
    }

    /// Serves whatever is held at the moment a proxy connects.
    public static ListenerHandoff serve(Path handoffSocket, Supplier<HeldListeners> listeners)
            throws IOException {
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("listener-handoff", true),
                        EpollIoHandler.newFactory());
        try {
            FdServer server = FdServer.open(handoffSocket, loop, use -> listeners.get().lend(use));
            return new ListenerHandoff(loop, server);
        } catch (IOException | RuntimeException e) {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    @Override
    public void close() {
        server.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
