package dev.gapless.load.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The reading side of a connection: a buffer, a deadline, and a count of the answer's bytes so
/// far.
final class Wire {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int LINE_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long received;
    private long deadlineNanos;

    Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
    }

    /// Begins the next answer, which must be whole before `deadlineNanos` (of [System#nanoTime]).
    void begin(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
        this.received = 0;
    }

    /// Bytes of the current answer that have arrived.
    long received() {
        return received;
    }

    int buffered() {
        return limit - position;
    }

    /// Takes up to `length` bytes, at least one; -1 when the peer has closed.
    int read(byte[] into, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        return count;
    }

    /// Passes over up to `length` bytes, at least one; -1 when the peer has closed.
    int skip(long length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = (int) Math.min(length, limit - position);
        position += count;
        return count;
    }

    /// The next line without its CR LF (a bare LF is taken too).
    String line() throws IOException {
        var text = new StringBuilder();
        while (text.length() <= LINE_BYTES) {
            if (position == limit && !fill()) {
                throw new LostException(
                        FailureKind.TRUNCATED, "closed after " + received + " bytes, in the head");
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            text.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
            position = Math.min(end + 1, limit);
            if (end < limit) {
                return withoutReturn(text);
            }
        }
        throw new LostException(
                FailureKind.BAD_RESPONSE, "a line of more than " + LINE_BYTES + " bytes");
    }

    private static String withoutReturn(StringBuilder line) {
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }

    private boolean fill() throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("deadline passed");
        }
        channel.socket().setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            return false;
        }
        position = 0;
        limit = count;
        received += count;
        return true;
    }
}
