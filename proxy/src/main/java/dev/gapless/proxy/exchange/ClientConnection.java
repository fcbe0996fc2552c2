package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BadMessage;
import dev.gapless.proxy.http.BodyDecoder;
import dev.gapless.proxy.http.HeadReader;
import dev.gapless.proxy.http.RequestHead;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.proxy.target.FailureCause;
import dev.gapless.proxy.target.LiveService;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A connection from a client. Reads one request after the other; a pipelined one waits until its
/// predecessor is answered.
final class ClientConnection extends ChannelInboundHandlerAdapter {
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32_768, 65_536);

    private static final Logger LOG = System.getLogger(ClientConnection.class.getName());
    private static final int MOST_HEAD_BYTES = 65_536;
    private static final int MOST_PIPELINED_BYTES = 65_536;
    private static final int MOST_EMPTY_LINES = 4;
    // Reached only by a client that has closed its side: Netty then reads all that the kernel
    // holds, asked or not.
    private static final long MOST_STUCK_BYTES = 1 << 20;
    private static final long LINGER_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long DRAIN_IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long IDLE_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        HEAD,
        BODY,
        ANSWER,
        LINGER,
        BROKEN
    }

    private final Worker worker;
    private final EpollSocketChannel channel;
    private final InetSocketAddress listen;
    private final HeadReader heads = new HeadReader(MOST_HEAD_BYTES);
    private RequestHead.@Nullable Via via;
    private State state = State.HEAD;
    private @Nullable Exchange exchange;
    private @Nullable BodyDecoder body;
    private @Nullable ByteBuf pending;
    private boolean processing;
    private int emptyLines;
    private long lastReadTime;
    private long sinceTime;
    private long drainingTime;
    private long unwritten;
    private long unwrittenSince;

    ClientConnection(Worker worker, EpollSocketChannel channel, InetSocketAddress listen) {
        this.worker = worker;
        this.channel = channel;
        this.listen = listen;
        this.lastReadTime = worker.time();
        this.sinceTime = lastReadTime;
        channel.config()
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setAllocator(worker.plane().buffers())
                .setWriteBufferWaterMark(WATER_MARK);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        worker.add(this);
    }

    EpollSocketChannel channel() {
        return channel;
    }

    /// The listening address that accepted it.
    InetSocketAddress listen() {
        return listen;
    }

    RequestHead.Via via() {
        RequestHead.Via known = via;
        if (known == null) {
            InetAddress client = channel.remoteAddress().getAddress();
            known =
                    new RequestHead.Via(
                            NetUtil.toAddressString(client),
                            client.isLoopbackAddress()
                                    || client.equals(channel.localAddress().getAddress()),
                            ListenAddress.print(channel.localAddress()));
            via = known;
        }
        return known;
    }

    // --- reading

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        lastReadTime = worker.time();
        pending =
                pending == null
                        ? in
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), pending, in);
        if (state == State.ANSWER && pending.readableBytes() > MOST_STUCK_BYTES) {
            breakOff(true);
        }
        process();
    }

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            while (more && pending != null && pending.isReadable()) {
                more = step(pending);
            }
        } catch (BadMessage e) {
            refuse(e);
        } finally {
            processing = false;
        }
        if (pending != null && !pending.isReadable()) {
            dropPending();
        }
        flushUpstream();
        updateReading();
    }

    private boolean step(ByteBuf in) {
        return switch (state) {
            case HEAD -> channel.isWritable() && readHead(in);
            case BODY -> readBody(in);
            case ANSWER -> false;
            case LINGER, BROKEN -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
        };
    }

    private boolean readHead(ByteBuf in) {
        boolean begun = heads.begun();
        byte[] bytes = heads.read(in);
        if (bytes == null) {
            sinceTime = begun ? sinceTime : lastReadTime;
            return false;
        }
        if (bytes.length == 2) {
            if (++emptyLines > MOST_EMPTY_LINES) {
                throw BadMessage.emptyLines();
            }
            return true;
        }
        emptyLines = 0;
        RequestHead head = new RequestHead(bytes);
        BodyDecoder decoder = new BodyDecoder(head.framing(), false);
        Exchange next = new Exchange(this, worker, head);
        body = decoder;
        exchange = next;
        state = decoder.done() ? State.ANSWER : State.BODY;
        next.begin();
        return true;
    }

    private boolean readBody(ByteBuf in) {
        BodyDecoder decoder = body;
        Exchange current = exchange;
        if (decoder == null || current == null) {
            throw new IllegalStateException("a body without a request");
        }
        decoder.decode(in, current);
        if (decoder.done() && state == State.BODY) {
            state = State.ANSWER;
        }
        if (current.stuckBytes() > MOST_STUCK_BYTES) {
            breakOff(true);
        }
        return true;
    }

    /// Sends what was written to the instance, unless more is about to be written.
    void flushUpstream() {
        Exchange current = exchange;
        if (!processing && current != null) {
            current.flushUpstream();
        }
    }

    /// Reads from the client only while what it sends has somewhere to go.
    void updateReading() {
        Exchange current = exchange;
        int waiting = pending == null ? 0 : pending.readableBytes();
        boolean wanted =
                switch (state) {
                    case HEAD -> channel.isWritable() && !worker.crowded();
                    case BODY -> current == null || current.takesBody();
                    case ANSWER -> waiting < MOST_PIPELINED_BYTES;
                    case LINGER, BROKEN -> true;
                };
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!channel.isWritable()) {
            return;
        }
        Exchange current = exchange;
        if (current != null) {
            current.clientWritable();
        } else {
            process();
        }
    }

    // --- answering

    /// Whether the connection must be closed after the answer, apart from the state of the
    /// request's body.
    boolean mustClose(RequestHead head) {
        return !head.keepAlive() || worker.plane().draining() || service() == null;
    }

    /// The service that is behind the listening address now.
    @Nullable LiveService service() {
        return worker.plane().routes().current().service(listen);
    }

    private Limits limits() {
        LiveService service = service();
        return service == null ? Limits.DEFAULTS : service.route().limits();
    }

    /// The answer is complete.
    void answered(boolean closing) {
        exchange = null;
        body = null;
        sinceTime = worker.time();
        if (closing) {
            linger();
            return;
        }
        channel.flush();
        state = State.HEAD;
        process();
    }

    /// The proxy answers in place of an instance.
    void failed(FailureCause cause, boolean closing, boolean toHead) {
        channel.write(
                LocalAnswer.failure(channel.alloc(), cause, closing, toHead),
                channel.voidPromise());
        answered(closing);
    }

    /// The answer cannot be completed and must not look complete.
    ///
    /// @param reset the client would take the end of the connection for the end of the answer
    void breakOff(boolean reset) {
        leaveExchange();
        state = State.BROKEN;
        if (reset) {
            channel.config().setSoLinger(0);
            channel.close();
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void refuse(BadMessage reason) {
        Exchange current = exchange;
        if (current != null && current.answering()) {
            breakOff(false);
            return;
        }
        leaveExchange();
        channel.write(LocalAnswer.refusal(channel.alloc(), reason), channel.voidPromise());
        linger();
    }

    private void leaveExchange() {
        Exchange current = exchange;
        if (current != null) {
            exchange = null;
            body = null;
            current.abandon();
        }
    }

    // Closing with unread bytes makes the kernel send a reset, which can destroy an answer that is
    // still on its way.
    private void linger() {
        if (state == State.LINGER || state == State.BROKEN) {
            return;
        }
        state = State.LINGER;
        sinceTime = worker.time();
        lastReadTime = sinceTime;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        future -> {
                            if (future.isSuccess()) {
                                channel.shutdownOutput();
                            } else {
                                channel.close();
                            }
                        });
        process();
    }

    // --- time

    /// Whether the client has sent all of its request, or is not being read.
    boolean owesNothing() {
        return state != State.BODY || !channel.config().isAutoRead();
    }

    void tick(long now) {
        Limits limits = limits();
        if (state == State.HEAD) {
            updateReading();
        }
        if (stuck(now, limits)) {
            leaveExchange();
            channel.config().setSoLinger(0);
            channel.close();
            return;
        }
        Exchange current = exchange;
        if (current != null) {
            current.tick(now);
        }
        switch (state) {
            case HEAD -> tickIdle(now, limits);
            case BODY -> tickBody(now, limits);
            case ANSWER -> {}
            case LINGER -> tickLinger(now);
            case BROKEN -> {}
        }
    }

    private void tickIdle(long now, Limits limits) {
        if (heads.begun()) {
            if (now - sinceTime > millis(limits.clientStallMillis())) {
                refuse(BadMessage.tooSlow());
            }
            return;
        }
        boolean idle = now - sinceTime > millis(limits.clientIdleMillis()) + IDLE_MARGIN_NANOS;
        if (!worker.plane().draining()) {
            drainingTime = now;
        }
        boolean drained =
                now - sinceTime > DRAIN_IDLE_NANOS && now - drainingTime > DRAIN_IDLE_NANOS;
        if (idle || drained || service() == null) {
            linger();
        }
    }

    private void tickBody(long now, Limits limits) {
        if (!owesNothing() && now - lastReadTime > millis(limits.clientStallMillis())) {
            refuse(BadMessage.tooSlow());
        }
    }

    private void tickLinger(long now) {
        boolean silent = now - lastReadTime > LINGER_SILENCE_NANOS && unwritten == 0;
        if (silent || now - sinceTime > LINGER_NANOS && unwritten == 0) {
            channel.close();
        }
    }

    // Whether the client has not taken a byte for too long.
    private boolean stuck(long now, Limits limits) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        long left = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
        if (left != unwritten) {
            unwritten = left;
            unwrittenSince = now;
        }
        return left > 0 && now - unwrittenSince > millis(limits.clientStallMillis());
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Optional<InFlight> inFlight() {
        Exchange current = exchange;
        return current == null ? Optional.empty() : Optional.ofNullable(current.inFlight());
    }

    // --- the end

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.BROKEN;
        leaveExchange();
        dropPending();
        worker.remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        worker.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "a defect of the proxy", cause);
            leaveExchange();
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
