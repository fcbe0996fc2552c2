package dev.gapless.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The body of an answer, by length or in chunks (RFC 9112 6 and 7.1); a body that is cut off is an
/// [EOFException].
final class BodyInput extends InputStream {
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean ended;
    private boolean first = true;

    private BodyInput(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.ended = !chunked && left == 0;
    }

    static BodyInput ofLength(InputStream in, long length) {
        return new BodyInput(in, false, length);
    }

    static BodyInput chunked(InputStream in) {
        return new BodyInput(in, true, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ended && left == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer was cut off");
        }
        left -= count;
        ended = !chunked && left == 0;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            Line.read(in);
        }
        first = false;
        String size = Line.read(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new IOException("bad chunk size '" + size + "'");
        }
        left = Long.parseLong(size, 16);
        if (left > MOST_BYTES) {
            throw new IOException("a chunk of " + left + " bytes");
        }
        if (left == 0) {
            while (!Line.read(in).isEmpty()) {
                // trailers say nothing to us
                continue;
            }
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
