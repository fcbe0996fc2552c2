package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Takes a body out of its framing. Keeps no body bytes; at most a trailer section of bounded size.
public final class BodyDecoder {
    private static final int MOST_SIZE_DIGITS = 15;
    private static final int MOST_EXTENSION_BYTES = 4_096;
    private static final int MOST_TRAILER_BYTES = 16_384;

    /// Where the parts go.
    public interface Sink {
        /// A part of the body; the sink owns the reference.
        void data(ByteBuf part);

        /// The body is complete.
        ///
        /// @param trailers field lines with their CRLF, without the final empty line; null when
        ///   there are none
        void end(byte @Nullable [] trailers);
    }

    private enum State {
        DATA,
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        UNTIL_CLOSE,
        DONE
    }

    private final boolean chunked;
    private final boolean paddedSizes;
    private State state;
    private long left;
    private int digits;
    private int extensionBytes;
    private boolean padded;
    private byte[] trailers = new byte[0];

    /// @param paddedSizes accept spaces behind a chunk size, as old servers write them
    public BodyDecoder(Framing framing, boolean paddedSizes) {
        this.chunked = framing.chunked();
        this.paddedSizes = paddedSizes;
        this.left = framing.length();
        this.state =
                switch (framing.kind()) {
                    case NONE -> State.DONE;
                    case FIXED -> left == 0 ? State.DONE : State.DATA;
                    case CHUNKED -> State.SIZE;
                    case UNTIL_CLOSE -> State.UNTIL_CLOSE;
                };
    }

    public boolean done() {
        return state == State.DONE;
    }

    /// Whether the end of the connection is the end of the body.
    public boolean endsAtClose() {
        return state == State.UNTIL_CLOSE;
    }

    /// Consumes `in` up to the end of the body. Bytes behind it are left.
    ///
    /// @throws BadMessage when the framing is not exact
    public void decode(ByteBuf in, Sink sink) {
        while (in.isReadable() && state != State.DONE) {
            switch (state) {
                case DATA -> data(in, sink);
                case UNTIL_CLOSE -> sink.data(in.readRetainedSlice(in.readableBytes()));
                case SIZE -> size(in.readByte());
                case EXTENSION -> extension(in.readByte());
                case SIZE_LF -> sizeEnd(in.readByte());
                case DATA_CR -> expect(in.readByte(), '\r', State.DATA_LF);
                case DATA_LF -> expect(in.readByte(), '\n', State.SIZE);
                case TRAILERS -> trailer(in.readByte(), sink);
                case DONE -> throw new IllegalStateException("done");
            }
        }
    }

    private void data(ByteBuf in, Sink sink) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        ByteBuf part = in.readRetainedSlice(length);
        boolean last = left == 0;
        if (last) {
            state = chunked ? State.DATA_CR : State.DONE;
        }
        sink.data(part);
        if (last && !chunked) {
            sink.end(null);
        }
    }

    private void size(byte b) {
        int digit = Ascii.hex(b);
        if (digit >= 0 && !padded) {
            if (++digits > MOST_SIZE_DIGITS) {
                throw BadMessage.bad("chunk-size-too-large");
            }
            left = left << 4 | digit;
        } else if (digits == 0) {
            throw BadMessage.bad("bad-chunk-size");
        } else if (b == '\r') {
            state = State.SIZE_LF;
        } else if (b == ';') {
            state = State.EXTENSION;
        } else if (paddedSizes && Ascii.space(b) && ++extensionBytes <= MOST_EXTENSION_BYTES) {
            padded = true;
        } else {
            throw BadMessage.bad("bad-chunk-size");
        }
    }

    private void extension(byte b) {
        if (b == '\r') {
            state = State.SIZE_LF;
        } else if (!Ascii.fieldValue(b) || ++extensionBytes > MOST_EXTENSION_BYTES) {
            throw BadMessage.bad("bad-chunk-extension");
        }
    }

    private void sizeEnd(byte b) {
        expect(b, '\n', left == 0 ? State.TRAILERS : State.DATA);
        digits = 0;
        padded = false;
    }

    private void expect(byte b, char wanted, State next) {
        if (b != wanted) {
            throw BadMessage.bad("bad-chunk-end");
        }
        state = next;
    }

    // One byte at a time: trailers are rare and small.
    private void trailer(byte b, Sink sink) {
        if (digits == trailers.length) {
            trailers = Arrays.copyOf(trailers, Math.max(64, digits * 2));
        }
        if (digits >= MOST_TRAILER_BYTES) {
            throw new BadMessage(431, "trailers-too-large");
        }
        trailers[digits++] = b;
        if (b != '\n') {
            return;
        }
        if (digits < 2 || trailers[digits - 2] != '\r') {
            throw BadMessage.bad("bare-lf");
        }
        boolean emptyLine = digits == 2 || digits >= 4 && trailers[digits - 3] == '\n';
        if (emptyLine) {
            state = State.DONE;
            sink.end(digits == 2 ? null : Trailers.checked(Arrays.copyOf(trailers, digits)));
        }
    }
}
