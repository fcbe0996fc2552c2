package dev.gapless.proxy.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Stops accepting before the process runs out of file descriptors. Connections then wait in the
/// backlog.
///
/// It counts at the moment of accepting, since a burst is accepted faster than event loops take it
/// over. Without descriptors a JVM cannot even load classes, and an event loop that needs one would
/// die.
@Sharable
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = System.getLogger(AcceptLimit.class.getName());
    private static final long EXHAUSTED_MILLIS = 1_000;

    private final int most;
    private final Runnable changed;
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean full;
    private volatile boolean exhausted;

    /// @param most connections at the same time
    /// @param changed is run, on any thread, when [#closed()] has changed
    AcceptLimit(int most, Runnable changed) {
        this.most = most;
        this.changed = changed;
    }

    /// Whether nothing may be accepted at the moment.
    boolean closed() {
        return full || exhausted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        child.closeFuture().addListener(_ -> left());
        if (accepted.incrementAndGet() >= most && !full) {
            full = true;
            LOG.log(
                    Level.WARNING,
                    "{0} client connections, as many as there are descriptors and heap"
                            + " for: accepting no more",
                    accepted.get());
            changed.run();
        }
        ctx.fireChannelRead(message);
    }

    private void left() {
        int now = accepted.decrementAndGet();
        if (full && now < most) {
            full = false;
            LOG.log(Level.INFO, "{0} client connections: accepting again", now);
            changed.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The limit was not enough, or the whole machine has none left (ENFILE). Looking again at
        // once would only spin.
        if (cause instanceof IOException && !exhausted) {
            exhausted = true;
            LOG.log(
                    Level.ERROR,
                    "cannot accept: {0}; trying again in {1} ms",
                    cause.getMessage(),
                    EXHAUSTED_MILLIS);
            changed.run();
            ctx.executor().schedule(this::tryAgain, EXHAUSTED_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tryAgain() {
        exhausted = false;
        changed.run();
    }
}
