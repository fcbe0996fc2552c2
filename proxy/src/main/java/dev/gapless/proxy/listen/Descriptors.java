package dev.gapless.proxy.listen;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Looks at descriptors that came from another process.
final class Descriptors {
    private static final Logger LOG = System.getLogger(Descriptors.class.getName());
    private static final int SOL_SOCKET = 1;
    private static final IntegerUnixChannelOption SO_ACCEPTCONN =
            new IntegerUnixChannelOption("SO_ACCEPTCONN", SOL_SOCKET, 30);

    private Descriptors() {}

    /// The address a descriptor listens on; empty when it is no TCP socket, or does not listen (any
    /// more).
    static Optional<InetSocketAddress> listening(FileDescriptor descriptor) {
        try {
            // Not registered with an event loop, so this only asks the kernel.
            EpollServerSocketChannel socket = new EpollServerSocketChannel(descriptor.intValue());
            Integer accepting = socket.config().getOption(SO_ACCEPTCONN);
            return accepting != null && accepting == 1
                    ? Optional.of(socket.localAddress())
                    : Optional.empty();
        } catch (ChannelException | ClassCastException e) {
            LOG.log(Level.DEBUG, "descriptor {0} is no TCP socket: {1}", descriptor.intValue(), e);
            return Optional.empty();
        }
    }

    static void close(FileDescriptor descriptor) {
        try {
            descriptor.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing descriptor {0}: {1}", descriptor.intValue(), e);
        }
    }
}
