package dev.gapless.proxy.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The proxy's listening sockets. Accepting, giving them away and closing them happens on one event
/// loop, so a descriptor is never closed while it is being given away. Opening and closing is for
/// one thread at a time.
public final class Listeners implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Listeners.class.getName());
    private static final int BACKLOG = 4_096;

    private final EventLoopGroup acceptLoop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("proxy-accept"), EpollIoHandler.newFactory());
    private final EventLoopGroup connectionLoops;
    private final BiConsumer<EpollSocketChannel, InetSocketAddress> accepted;
    private final HeldListeners inherited;
    private final Map<InetSocketAddress, EpollServerSocketChannel> open = new ConcurrentHashMap<>();
    private final Set<InetSocketAddress> accepting = ConcurrentHashMap.newKeySet();
    private final AcceptLimit limit = new AcceptLimit(FileLimit.connections(), this::updateReading);
    private volatile boolean paused;
    private volatile boolean crowded;
    private @Nullable FdServer giver;

    /// @param connectionLoops where accepted connections live
    /// @param accepted takes over a connection and the address it was accepted on, on the
    ///   connection's loop
    /// @param inherited sockets that are already open; used instead of binding the same address
    ///   again
    public Listeners(
            EventLoopGroup connectionLoops,
            BiConsumer<EpollSocketChannel, InetSocketAddress> accepted,
            HeldListeners inherited) {
        this.connectionLoops = connectionLoops;
        this.accepted = accepted;
        this.inherited = inherited;
    }

    /// Addresses that are listened on.
    public Collection<InetSocketAddress> addresses() {
        return List.copyOf(open.keySet());
    }

    /// Opens what is missing of the given addresses, without accepting yet. All or nothing.
    ///
    /// @return what was opened: to be given to [#accept] or [#close]
    /// @throws ListenFailed when one of them cannot be listened on; then nothing has changed
    public List<InetSocketAddress> openMissing(Collection<InetSocketAddress> wanted)
            throws ListenFailed {
        List<InetSocketAddress> opened = new ArrayList<>();
        try {
            for (InetSocketAddress address : wanted) {
                if (!open.containsKey(address)) {
                    open.put(address, open(address));
                    opened.add(address);
                }
            }
            return opened;
        } catch (ListenFailed e) {
            close(opened);
            throw e;
        }
    }

    private EpollServerSocketChannel open(InetSocketAddress address) throws ListenFailed {
        FileDescriptor kept = inherited.take(address).orElse(null);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(acceptLoop, connectionLoops)
                        .handler(limit)
                        .channelFactory(
                                () ->
                                        kept == null
                                                ? fresh(address)
                                                : new EpollServerSocketChannel(kept.intValue()))
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childHandler(
                                new ChannelInitializer<EpollSocketChannel>() {
                                    @Override
                                    protected void initChannel(EpollSocketChannel channel) {
                                        accepted.accept(channel, address);
                                    }
                                });
        ChannelFuture ready =
                (kept == null ? bootstrap.bind(address) : bootstrap.register())
                        .awaitUninterruptibly();
        if (!ready.isSuccess()) {
            ready.channel().close();
            throw new ListenFailed(address, ready.cause());
        }
        return (EpollServerSocketChannel) ready.channel();
    }

    // A socket of the address's own family, so that what getsockname tells is what was asked for.
    private static EpollServerSocketChannel fresh(InetSocketAddress address) {
        boolean four = address.getAddress() instanceof Inet4Address;
        return new EpollServerSocketChannel(
                four ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
    }

    /// Begins to accept on these addresses.
    public void accept(Collection<InetSocketAddress> addresses) {
        accepting.addAll(addresses);
        updateReading();
    }

    /// Stops or resumes accepting. Connections wait in the backlog meanwhile.
    public void pause(boolean stop) {
        paused = stop;
        updateReading();
    }

    /// The same for want of memory, apart from [#pause].
    public void crowded(boolean now) {
        if (crowded != now) {
            crowded = now;
            LOG.log(
                    Level.WARNING,
                    now ? "little memory left: accepting no more" : "accepting again");
            updateReading();
        }
    }

    private void updateReading() {
        EventLoop loop = acceptLoop.next();
        if (loop.inEventLoop()) {
            boolean wanted = !paused && !crowded && !limit.closed();
            open.forEach(
                    (address, channel) ->
                            channel.config().setAutoRead(wanted && accepting.contains(address)));
        } else {
            loop.execute(this::updateReading);
        }
    }

    /// Ends listening on these addresses, also for every other process that holds the sockets.
    public void close(Collection<InetSocketAddress> addresses) {
        addresses.forEach(address -> end(address, true));
    }

    /// Closes every other listening socket than these, also inherited ones that nobody asked for.
    public void closeAllBut(Collection<InetSocketAddress> wanted) {
        open.keySet().stream()
                .filter(address -> !wanted.contains(address))
                .forEach(address -> end(address, true));
        inherited.close();
    }

    private void end(InetSocketAddress address, boolean forEverybody) {
        accepting.remove(address);
        EpollServerSocketChannel channel = open.remove(address);
        if (channel == null) {
            return;
        }
        channel.eventLoop()
                .submit(
                        () -> {
                            if (forEverybody) {
                                // Another process holds a duplicate; only shutdown(2) ends
                                // listening for all of them.
                                shutDown(channel);
                            }
                            channel.close();
                        })
                .awaitUninterruptibly();
    }

    private static void shutDown(EpollServerSocketChannel channel) {
        try {
            new Socket(channel.fd().intValue()).shutdown(true, true);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "shutting down {0}: {1}", channel.localAddress(), e);
        }
    }

    /// Gives duplicates of all sockets to whoever connects to that unix socket.
    public void giveAwayAt(Path path) throws IOException {
        giver = FdServer.open(path, acceptLoop, this::lend);
    }

    private void lend(Consumer<List<FileDescriptor>> use) {
        use.accept(open.values().stream().map(EpollServerSocketChannel::fd).toList());
    }

    /// Stops giving sockets away.
    public void stopGiving() {
        FdServer server = giver;
        if (server != null) {
            server.close();
            giver = null;
        }
    }

    /// Lets go of all sockets. Another process that holds them goes on listening.
    @Override
    public void close() {
        stopGiving();
        List.copyOf(open.keySet()).forEach(address -> end(address, false));
        inherited.close();
        acceptLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
