package dev.gapless.load.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One keep-alive connection.
public final class HttpConnection implements AutoCloseable {
    /// Reads end by themselves at the deadline and say so better.
    private static final long EXPIRY_GRACE_NANOS = 500_000_000;

    private final SocketChannel channel;
    private final Wire wire;
    private final AnswerReader reader;
    private final ByteBuffer probe = ByteBuffer.allocate(1);
    private boolean reused;
    private volatile long deadlineNanos = Long.MAX_VALUE;
    private volatile boolean expired;

    private HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.wire = new Wire(channel);
        this.reader = new AnswerReader(wire);
    }

    /// The outcome of opening: a connection, or how it failed.
    public record Opened(@Nullable HttpConnection connection, @Nullable Lost lost) {}

    /// Connects, waiting at most `timeout`.
    public static Opened open(SocketAddress address, Duration timeout) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            return new Opened(new HttpConnection(channel), null);
        } catch (SocketTimeoutException _) {
            closeQuietly(channel);
            String detail = "no connection in " + timeout.toMillis() + " ms";
            return new Opened(null, new Lost(FailureKind.CONNECT_TIMEOUT, detail));
        } catch (ConnectException e) {
            closeQuietly(channel);
            return new Opened(
                    null, new Lost(FailureKind.CONNECT_REFUSED, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            closeQuietly(channel);
            return new Opened(null, new Lost(FailureKind.CONNECT_FAILED, e.toString()));
        }
    }

    /// Whether a request may be sent now. A peer may close a connection while nothing is asked of
    /// it; a client that looks first, as browsers do, loses nothing by it. What closes *after* this
    /// look is a lost request.
    public boolean usable() {
        if (!channel.isOpen() || (reused && !reader.reusable())) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            probe.clear();
            int count = channel.read(probe);
            channel.configureBlocking(true);
            return count == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Sends one request and reads its answer, whole, before `deadlineNanos` (of
    /// [System#nanoTime]).
    ///
    /// @param head the answer has no body whatever its headers say
    /// @param keepBytes how much of the body the answer carries
    public Exchange exchange(byte[] request, boolean head, int keepBytes, long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
        wire.begin(deadlineNanos);
        try {
            IOException broken = write(request);
            return read(head, keepBytes, broken);
        } catch (LostException e) {
            return e.lost();
        } catch (SocketTimeoutException _) {
            return new Lost(FailureKind.TIMEOUT, afterBytes());
        } catch (IOException e) {
            return expired
                    ? new Lost(FailureKind.TIMEOUT, "the request could not be written")
                    : new Lost(FailureKind.RESET, e.getMessage() + ", " + afterBytes());
        } finally {
            this.deadlineNanos = Long.MAX_VALUE;
            reused = true;
        }
    }

    private @Nullable IOException write(byte[] request) {
        var bytes = ByteBuffer.wrap(request);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return null;
        } catch (IOException e) {
            // the answer may have come before the peer closed: a refused upload for example
            return e;
        }
    }

    private Answer read(boolean head, int keepBytes, @Nullable IOException broken)
            throws IOException {
        try {
            return reader.read(head, keepBytes);
        } catch (LostException e) {
            if (wire.received() > 0) {
                throw e;
            }
            if (broken != null) {
                throw broken;
            }
            throw reused
                    ? new LostException(
                            FailureKind.EOF_ON_REUSE,
                            "kept-alive connection closed before the answer")
                    : new LostException(
                            FailureKind.EOF, "fresh connection closed before the answer");
        }
    }

    private String afterBytes() {
        return "after " + wire.received() + " bytes of the answer";
    }

    /// Whether the last answer allows another request on this connection.
    public boolean reusable() {
        return reader.reusable();
    }

    /// Breaks off an exchange that is past its deadline; reads have their own timeout, this is for
    /// blocked writes.
    public void expire(long nowNanos) {
        long deadline = deadlineNanos;
        if (deadline != Long.MAX_VALUE && nowNanos - deadline > EXPIRY_GRACE_NANOS) {
            expired = true;
            closeQuietly(channel);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // nothing is lost with a connection that is given up
        }
    }
}
