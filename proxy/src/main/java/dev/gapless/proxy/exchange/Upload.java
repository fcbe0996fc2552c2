package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BodyEncoder;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// A request's body on its way to an instance.
///
/// Until the first byte of an answer, a small body is kept so that it can be sent again; a larger
/// one is only passed on. Parts that arrive before there is a connection are kept whatever their
/// size; the client is not read meanwhile, so they are few.
final class Upload {
    private static final int MOST_KEPT_BYTES = 65_536;

    private final BodyEncoder encoder;
    private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();
    private long keptBytes;
    private boolean whole = true;
    private boolean ended;
    private byte @Nullable [] trailers;
    private @Nullable Channel channel;

    Upload(boolean chunked) {
        this.encoder = new BodyEncoder(chunked);
    }

    /// The next part of the body; takes over the reference.
    void add(ByteBuf part) {
        Channel to = channel;
        if (to == null) {
            kept.addLast(part);
            keptBytes += part.readableBytes();
            return;
        }
        if (whole) {
            keep(part);
        }
        encoder.data(to, part);
    }

    private void keep(ByteBuf part) {
        if (keptBytes + part.readableBytes() > MOST_KEPT_BYTES) {
            forget();
        } else {
            kept.addLast(part.retainedDuplicate());
            keptBytes += part.readableBytes();
        }
    }

    void end(byte @Nullable [] endTrailers) {
        ended = true;
        trailers = endTrailers;
        Channel to = channel;
        if (to != null) {
            encoder.end(to, endTrailers);
        }
    }

    /// Sends, without flushing, what there is so far, and from now on everything that follows.
    void sendTo(Channel to) {
        channel = to;
        kept.forEach(part -> encoder.data(to, part.retainedDuplicate()));
        if (ended) {
            encoder.end(to, trailers);
        }
        if (keptBytes > MOST_KEPT_BYTES) {
            forget();
        }
    }

    /// The connection is gone; parts are kept again until there is another.
    void detach() {
        channel = null;
    }

    /// Whether the client has sent all of it.
    boolean ended() {
        return ended;
    }

    /// Whether every part so far is still here.
    boolean repeatable() {
        return whole;
    }

    long keptBytes() {
        return keptBytes;
    }

    /// It will not be sent again.
    void forget() {
        whole = false;
        kept.forEach(ByteBuf::release);
        kept.clear();
        keptBytes = 0;
    }
}
