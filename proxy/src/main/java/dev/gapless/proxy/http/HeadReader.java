package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

import org.jspecify.annotations.Nullable;

/// Finds the end of a head in bytes that arrive in pieces.
///
/// The caller keeps what was not consumed and calls again with more behind it.
public final class HeadReader {
    private final int limit;
    private int scanned;
    private int lineStart;

    /// @param limit most bytes of a head, with its empty line
    public HeadReader(int limit) {
        this.limit = limit;
    }

    /// Takes the head off the front of `in`.
    ///
    /// @return the bytes with the final empty line, or null when they are not all there
    /// @throws BadMessage when a line does not end in CRLF, or there are more than the limit
    public byte @Nullable [] read(ByteBuf in) {
        int base = in.readerIndex();
        int end = Math.min(in.writerIndex(), base + limit);
        int from = base + scanned;
        while (from < end) {
            int lf = in.forEachByte(from, end - from, ByteProcessor.FIND_LF);
            if (lf < 0) {
                break;
            }
            if (lf == base || in.getByte(lf - 1) != '\r') {
                throw BadMessage.bad("bare-lf");
            }
            from = lf + 1;
            if (lf - 1 - base == lineStart) {
                return take(in, from - base);
            }
            lineStart = from - base;
        }
        scanned = end - base;
        if (scanned >= limit) {
            throw new BadMessage(lineStart == 0 ? 414 : 431, "head-too-large");
        }
        return null;
    }

    private byte[] take(ByteBuf in, int length) {
        byte[] head = new byte[length];
        in.readBytes(head);
        scanned = 0;
        lineStart = 0;
        return head;
    }

    /// Whether part of a head was seen.
    public boolean begun() {
        return scanned > 0;
    }
}
