package dev.gapless.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// Reads a unix socket, waiting for the next byte as long as its [Patience] (a unix channel itself
/// knows no limit).
final class SocketInput extends InputStream {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final Patience patience;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();

    SocketInput(SocketChannel channel, Patience patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int count = channel.read(buffer);
        while (count == 0) {
            selector.selectedKeys().clear();
            if (selector.select(patience.idle().toMillis()) == 0
                    && !patience.alive().getAsBoolean()) {
                throw new InterruptedIOException(
                        "nothing was heard for " + patience.idle().toSeconds() + " s");
            }
            count = channel.read(buffer);
        }
        buffer.flip();
        return count > 0;
    }

    /// Ends a read that waits in another thread, too.
    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
