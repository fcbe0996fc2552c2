package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Puts a body into the framing of the other side.
public final class BodyEncoder {
    private static final ByteBuf CRLF = constant("\r\n");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

    private final boolean chunked;

    public BodyEncoder(boolean chunked) {
        this.chunked = chunked;
    }

    /// Writes a part, without flushing. Takes over the reference.
    public void data(Channel channel, ByteBuf part) {
        if (!part.isReadable()) {
            part.release();
            return;
        }
        if (!chunked) {
            channel.write(part, channel.voidPromise());
            return;
        }
        ByteBuf size = channel.alloc().ioBuffer(16);
        size.writeCharSequence(
                Integer.toHexString(part.readableBytes()), StandardCharsets.US_ASCII);
        size.writeShort('\r' << 8 | '\n');
        channel.write(size, channel.voidPromise());
        channel.write(part, channel.voidPromise());
        channel.write(CRLF.duplicate(), channel.voidPromise());
    }

    /// Writes the end of the body, without flushing.
    public void end(Channel channel, byte @Nullable [] trailers) {
        if (!chunked) {
            return;
        }
        if (trailers == null) {
            channel.write(LAST_CHUNK.duplicate(), channel.voidPromise());
            return;
        }
        ByteBuf end = channel.alloc().ioBuffer(trailers.length + 8);
        end.writeCharSequence("0\r\n", StandardCharsets.US_ASCII);
        end.writeBytes(trailers);
        end.writeShort('\r' << 8 | '\n');
        channel.write(end, channel.voidPromise());
    }

    private static ByteBuf constant(String text) {
        ByteBuf direct = Unpooled.directBuffer(text.length());
        direct.writeCharSequence(text, StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(direct.asReadOnly());
    }
}
