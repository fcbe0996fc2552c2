package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.EventBoundary;

import io.netty.buffer.ByteBuf;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// An answer that is a stream of events. It lasts until somebody ends it, and its client comes back
/// by itself: so the proxy ends it, between two events, when its instance is left. Not all streams
/// in one moment, since each end is a new request.
final class EventStream {
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventBoundary boundary = new EventBoundary();
    private boolean leaving;
    private long endTime;

    /// @param left whether its instance gets no new requests
    /// @param streams how many requests the instance still has, this one included
    /// @param now as of [Worker#time()]
    void look(boolean left, int streams, long now) {
        if (left && !leaving) {
            long window = Math.min(streams * EACH_NANOS, WINDOW_NANOS);
            endTime = now + ThreadLocalRandom.current().nextLong(Math.max(1, window));
        }
        leaving = left;
    }

    /// Whether it is to end now, without another byte.
    boolean ends(long now) {
        return due(now) && boundary.between();
    }

    private boolean due(long now) {
        return leaving && now - endTime >= 0;
    }

    /// A part is about to go on. Of one that completes the event at which the stream is to end,
    /// nothing behind that event is left.
    void pass(ByteBuf part, long now) {
        if (due(now)) {
            part.writerIndex(part.readerIndex() + boundary.passToBoundary(part));
        } else {
            boundary.pass(part);
        }
    }
}
