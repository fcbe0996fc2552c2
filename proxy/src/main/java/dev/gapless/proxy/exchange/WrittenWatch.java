package dev.gapless.proxy.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelPromise;

/// Watches whether any byte of a write was taken by the kernel.
final class WrittenWatch implements ChannelProgressiveFutureListener {
    private boolean progressed;
    private boolean failed;

    /// The promise to write with.
    ChannelPromise on(Channel channel) {
        return channel.newProgressivePromise().addListener(this);
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
        progressed = progressed || progress > 0;
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture future) {
        failed = !future.isSuccess();
    }

    /// Whether the write has failed before one byte left.
    boolean nothingLeft() {
        return failed && !progressed;
    }
}
