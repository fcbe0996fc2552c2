package dev.gapless.proxy.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.FileDescriptor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/// Gives duplicates of listening sockets to whoever connects to a unix socket: one message of one
/// byte each with `SCM_RIGHTS`, then the end of the stream. The receiver asks each descriptor for
/// its address (`getsockname`).
final class FdServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FdServer.class.getName());

    private final UnixSocketFile file;
    private final Channel server;

    private FdServer(UnixSocketFile file, Channel server) {
        this.file = file;
        this.server = server;
    }

    /// @param loop one event loop; descriptors are sent on it
    static FdServer open(Path path, EventLoopGroup loop, DescriptorSource source)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loop)
                        .channel(EpollServerDomainSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<DomainSocketChannel>() {
                                    @Override
                                    protected void initChannel(DomainSocketChannel channel) {
                                        channel.pipeline().addLast(new Sender(source));
                                    }
                                });
        UnixSocketFile file = UnixSocketFile.prepare(path);
        ChannelFuture bound =
                bootstrap
                        .bind(new DomainSocketAddress(file.bindAt().toFile()))
                        .awaitUninterruptibly();
        try {
            if (!bound.isSuccess()) {
                throw new IOException("cannot listen on " + path, bound.cause());
            }
            file.publish();
            return new FdServer(file, bound.channel());
        } catch (IOException e) {
            bound.channel().close();
            file.delete();
            throw e;
        }
    }

    @Override
    public void close() {
        file.delete();
        server.close().awaitUninterruptibly();
    }

    private static final class Sender extends ChannelInboundHandlerAdapter {
        private final DescriptorSource source;

        Sender(DescriptorSource source) {
            this.source = source;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            source.lend(descriptors -> send(ctx, descriptors));
        }

        private static void send(ChannelHandlerContext ctx, List<FileDescriptor> descriptors) {
            descriptors.forEach(ctx::write);
            ChannelFuture sent = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
            if (!sent.isDone() || !sent.isSuccess()) {
                // They may be closed once this returns, so what the socket did not take at once is
                // never sent.
                LOG.log(
                        Level.WARNING,
                        "could not give away all of {0} listening sockets",
                        descriptors.size());
            }
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.log(Level.WARNING, "giving away listening sockets: {0}", cause.toString());
            ctx.close();
        }
    }
}
