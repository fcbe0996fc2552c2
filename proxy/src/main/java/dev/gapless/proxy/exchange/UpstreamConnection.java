package dev.gapless.proxy.exchange;

import static io.netty.channel.unix.Errors.ERRNO_EPIPE_NEGATIVE;

import dev.gapless.proxy.http.BadMessage;
import dev.gapless.proxy.http.BodyDecoder;
import dev.gapless.proxy.http.HeadReader;
import dev.gapless.proxy.http.ResponseHead;
import dev.gapless.proxy.target.FailureCause;
import dev.gapless.proxy.target.TargetState;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.ByteToMessageDecoder;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A connection to an instance. Serves one exchange at a time, between them it is idle in the pool.
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements BodyDecoder.Sink {
    private static final Logger LOG = System.getLogger(UpstreamConnection.class.getName());
    private static final int MOST_HEAD_BYTES = 131_072;
    private static final int ESTABLISHED = 1;
    // Once the instance has closed its side, Netty reads all that the kernel holds, whether the
    // client takes it or not.
    private static final int RECEIVE_BUFFER_BYTES = 262_144;

    private final Worker worker;
    private final TargetState target;
    private final int generation;
    private final EpollSocketChannel channel;
    private final HeadReader heads = new HeadReader(MOST_HEAD_BYTES);
    private @Nullable Exchange exchange;
    private @Nullable BodyDecoder body;
    private @Nullable ByteBuf pending;
    private boolean reset;
    private boolean keepAlive;
    private boolean pooled;
    private long idleSince;
    private long mostIdle;

    private UpstreamConnection(Worker worker, TargetState target, EpollSocketChannel channel) {
        this.worker = worker;
        this.target = target;
        this.generation = target.poolGeneration();
        this.channel = channel;
    }

    /// A connection to a target that the exchange has claimed, not yet begun.
    ///
    /// @return null when there is no descriptor left
    static @Nullable UpstreamConnection open(Worker worker, TargetState target, Exchange exchange) {
        if (!worker.plane().upstreamOpens()) {
            return null;
        }
        EpollSocketChannel channel;
        try {
            channel = new EpollSocketChannel();
        } catch (ChannelException e) {
            LOG.log(Level.ERROR, "no socket for a connection to an instance: {0}", e.getMessage());
            worker.plane().upstreamClosed();
            return null;
        }
        channel.closeFuture().addListener(_ -> worker.plane().upstreamClosed());
        channel.config()
                .setTcpNoDelay(true)
                .setReceiveBufferSize(RECEIVE_BUFFER_BYTES)
                // The exchange has a timeout of its own, one that a stalled event loop does not
                // trip.
                .setConnectTimeoutMillis(0)
                .setAllocator(worker.plane().buffers())
                .setWriteBufferWaterMark(ClientConnection.WATER_MARK)
                .setAutoClose(false);
        UpstreamConnection connection = new UpstreamConnection(worker, target, channel);
        connection.exchange = exchange;
        channel.pipeline().addLast(connection);
        return connection;
    }

    /// Begins to connect. The exchange hears of the outcome, perhaps before this returns.
    void connect() {
        target.connecting();
        worker.loop().register(channel);
        channel.connect(target.address()).addListener(future -> connected((ChannelFuture) future));
    }

    private void connected(ChannelFuture future) {
        Exchange waiting = exchange;
        if (!future.isSuccess()) {
            channel.close();
            target.connectEnded();
            exchange = null;
            if (waiting != null) {
                waiting.connectFailed(future.cause());
            }
            return;
        }
        target.connectSucceeded();
        if (waiting == null) {
            channel.close();
        }
        target.connectEnded();
        if (waiting != null) {
            waiting.connected(this);
        }
    }

    Channel channel() {
        return channel;
    }

    TargetState target() {
        return target;
    }

    /// Serves an exchange from now on.
    void begin(Exchange next, long mostIdleNanos) {
        exchange = next;
        mostIdle = mostIdleNanos;
        pooled = false;
        keepAlive = false;
        body = null;
    }

    /// Whether it may be used for a new request.
    boolean fit(long now) {
        return channel.isActive() && now - idleSince < mostIdle && target.keeps(generation);
    }

    /// Asks the kernel, since the instance's close may not have been noticed yet.
    boolean alive() {
        return channel.tcpInfo().state() == ESTABLISHED;
    }

    long idleSince() {
        return idleSince;
    }

    /// The exchange is over: keeps the connection if that is possible, else closes it; then gives
    /// the claim back.
    void release(boolean reusable) {
        exchange = null;
        body = null;
        boolean clean = pending == null || !pending.isReadable();
        if (reusable && keepAlive && clean && channel.isActive() && target.keeps(generation)) {
            idleSince = System.nanoTime();
            pooled = true;
            channel.config().setAutoRead(true);
            worker.pool().put(this);
        } else {
            channel.close();
            target.unclaim();
        }
    }

    /// Nobody waits for an answer any more.
    void abandon() {
        exchange = null;
        channel.close();
    }

    void close() {
        pooled = false;
        channel.close();
    }

    void read(boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        Exchange current = exchange;
        if (current == null) {
            in.release();
            channel.close();
            return;
        }
        current.upstreamSpoke();
        pending =
                pending == null
                        ? in
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), pending, in);
        try {
            decode(pending);
        } catch (BadMessage e) {
            badResponse(e);
        }
        if (pending != null && !pending.isReadable()) {
            dropPending();
        }
    }

    private void decode(ByteBuf in) {
        Exchange current = exchange;
        while (current != null && in.isReadable()) {
            BodyDecoder decoder = body;
            if (decoder != null) {
                decoder.decode(in, this);
            } else if (!readHead(in, current)) {
                return;
            }
            current = exchange;
        }
    }

    private boolean readHead(ByteBuf in, Exchange current) {
        byte[] bytes = heads.read(in);
        if (bytes == null) {
            return false;
        }
        ResponseHead head = new ResponseHead(bytes, current.toHead());
        if (head.interim()) {
            current.interim(head);
            return true;
        }
        BodyDecoder decoder = new BodyDecoder(head.framing(), true);
        body = decoder;
        keepAlive = head.keepAlive();
        mostIdle = Math.min(mostIdle, head.idleLimitNanos());
        current.answer(head);
        if (decoder.done()) {
            end(null);
        }
        return true;
    }

    private void badResponse(BadMessage reason) {
        if (worker.mayComplain()) {
            LOG.log(
                    Level.WARNING,
                    "instance {0} of {1} answered what is not HTTP/1.1: {2}; more of this within a"
                            + " second is only counted",
                    target.key().instance(),
                    target.key().service(),
                    reason.reason());
        }
        Exchange current = exchange;
        if (current != null) {
            current.fail(FailureCause.BAD_RESPONSE);
        }
    }

    @Override
    public void data(ByteBuf part) {
        Exchange current = exchange;
        if (current == null) {
            part.release();
        } else {
            current.answerData(part);
        }
    }

    @Override
    public void end(byte @Nullable [] trailers) {
        Exchange current = exchange;
        if (current != null) {
            current.answerEnd(trailers);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null) {
            current.flushAnswer();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null) {
            current.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dropPending();
        if (pooled) {
            pooled = false;
            worker.pool().remove(this);
        }
        Exchange current = exchange;
        if (current == null) {
            return;
        }
        BodyDecoder decoder = body;
        if (decoder != null && decoder.endsAtClose() && !reset) {
            current.answerEnd(null);
        } else {
            current.upstreamLost(reset);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A failed write is no reason to stop reading: the instance may have answered before it
        // closed.
        if (cause instanceof IOException) {
            // EPIPE only says that the instance had closed its side in order before.
            reset =
                    reset
                            || cause instanceof NativeIoException error
                                    && error.expectedErr() != ERRNO_EPIPE_NEGATIVE;
            return;
        }
        LOG.log(Level.ERROR, "a defect of the proxy", cause);
        Exchange current = exchange;
        if (current != null) {
            current.fail(FailureCause.INTERNAL);
        }
        channel.close();
    }

    private void dropPending() {
        ByteBuf rest = pending;
        if (rest != null) {
            pending = null;
            rest.release();
        }
    }
}
