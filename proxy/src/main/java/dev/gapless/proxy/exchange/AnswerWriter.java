package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BodyEncoder;
import dev.gapless.proxy.http.Framing;
import dev.gapless.proxy.http.ResponseHead;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

/// Writes an instance's answer for the client, in a framing that the client understands.
final class AnswerWriter {
    private final Channel channel;
    private final boolean http10;
    private BodyEncoder body = new BodyEncoder(false);
    private boolean closing;
    private boolean endIsClose;

    AnswerWriter(Channel channel, boolean http10) {
        this.channel = channel;
        this.http10 = http10;
    }

    /// Passes `100 Continue`, `103 Early Hints` and the like on at once.
    void interim(ResponseHead interim) {
        if (!http10) {
            ByteBuf out = channel.alloc().ioBuffer(interim.size());
            interim.write(
                    out,
                    new ResponseHead.Onward(false, false, false, 0, ResponseHead.Said.NOTHING));
            channel.writeAndFlush(out, channel.voidPromise());
        }
    }

    /// Writes the head, without flushing.
    ///
    /// @param mustClose the connection is closed after this answer
    /// @param idleSeconds for how long it may be idle otherwise
    /// @param said beside what the instance said
    void begin(ResponseHead response, boolean mustClose, long idleSeconds, ResponseHead.Said said) {
        boolean unknownLength =
                response.framing().chunked()
                        || response.framing().kind() == Framing.Kind.UNTIL_CLOSE;
        endIsClose = unknownLength && http10;
        closing = mustClose || endIsClose;
        boolean chunked = unknownLength && !http10;
        body = new BodyEncoder(chunked);
        ByteBuf out = channel.alloc().ioBuffer(response.size());
        response.write(out, new ResponseHead.Onward(chunked, closing, http10, idleSeconds, said));
        channel.write(out, channel.voidPromise());
    }

    /// Writes a part of the body, without flushing. Takes over the reference.
    void data(ByteBuf part) {
        body.data(channel, part);
    }

    void end(byte @Nullable [] trailers) {
        body.end(channel, trailers);
    }

    void flush() {
        channel.flush();
    }

    /// Whether the client takes more at the moment.
    boolean takesMore() {
        return channel.isWritable();
    }

    /// Whether the connection is closed after the answer.
    boolean closing() {
        return closing;
    }

    /// Whether the client would take an orderly end of the connection for the end of the answer.
    boolean endIsClose() {
        return endIsClose;
    }
}
