package dev.gapless.proxy.listen;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Receives listening sockets from an [FdServer]. Blocks; from any thread.
public final class FdClient {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private FdClient() {}

    /// Duplicates of all listening sockets the other side holds.
    ///
    /// @throws IOException when nobody listens there or the sockets do not arrive in time
    public static HeldListeners receive(Path path) throws IOException {
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("fd-client", true),
                        EpollIoHandler.newFactory());
        try {
            Receiver receiver = new Receiver();
            ChannelFuture connected =
                    new Bootstrap()
                            .group(loop)
                            .channel(EpollDomainSocketChannel.class)
                            .option(
                                    EpollChannelOption.DOMAIN_SOCKET_READ_MODE,
                                    DomainSocketReadMode.FILE_DESCRIPTORS)
                            .handler(receiver)
                            .connect(new DomainSocketAddress(path.toFile()))
                            .awaitUninterruptibly();
            if (!connected.isSuccess()) {
                throw new IOException("cannot connect to " + path, connected.cause());
            }
            return HeldListeners.of(receiver.await(connected.channel()));
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {
        private final List<FileDescriptor> received = new ArrayList<>();
        private final CompletableFuture<List<FileDescriptor>> all = new CompletableFuture<>();

        List<FileDescriptor> await(Channel channel) throws IOException {
            try {
                return all.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                channel.close().awaitUninterruptibly();
                all.whenComplete((list, _) -> close(list));
                throw new IOException("listening sockets did not arrive within " + LIMIT, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while receiving listening sockets", e);
            }
        }

        private static void close(List<FileDescriptor> late) {
            late.forEach(Descriptors::close);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.add((FileDescriptor) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            all.complete(received);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            all.completeExceptionally(cause);
            received.forEach(Descriptors::close);
            ctx.close();
        }
    }
}
