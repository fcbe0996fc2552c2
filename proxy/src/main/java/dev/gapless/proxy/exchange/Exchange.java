package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BodyDecoder;
import dev.gapless.proxy.http.BodyEncoder;
import dev.gapless.proxy.http.Framing;
import dev.gapless.proxy.http.RequestHead;
import dev.gapless.proxy.http.ResponseHead;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.target.FailureCause;
import dev.gapless.proxy.target.LiveService;
import dev.gapless.proxy.target.ReleaseState;
import dev.gapless.proxy.target.TargetState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request on its way to an instance, and the answer on its way back.
///
/// A request is sent again only when that cannot do anything twice, see [#maySendAgain()]. Every way out of an exchange
/// gives its claim back exactly once and counts it exactly once.
final class Exchange implements BodyDecoder.Sink {
    private static final int MOST_RESENDS = 2;
    private static final int MOST_INTERIM = 20;
    private static final long AVOID_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int HEAD_GROWTH = 256;

    private enum Phase { ROUTING, CONNECTING, WAITING, ANSWERING, DONE }

    private final ClientConnection client;
    private final Worker worker;
    private final RequestHead head;
    private final Upload upload;
    private final Holding holding;
    private final long begunNanos = System.nanoTime();
    private List<TargetState> tried = List.of();
    private Phase phase = Phase.ROUTING;
    private @Nullable LiveService service;
    private @Nullable TargetState claimed;
    private @Nullable ReleaseState release;
    private @Nullable UpstreamConnection upstream;
    private @Nullable BodyEncoder answer;
    private boolean fresh;
    private boolean freshOnly;
    private boolean nothingWritten;
    private boolean spoken;
    private boolean closing;
    private boolean endIsClose;
    private int resends;
    private int interims;
    private long progressNanos;

    Exchange(ClientConnection client, Worker worker, RequestHead head) {
        this.client = client;
        this.worker = worker;
        this.head = head;
        this.upload = new Upload(head.framing().chunked());
        this.holding = new Holding(worker, this);
        if (head.framing().kind() == Framing.Kind.NONE || head.framing().length() == 0 && !head.framing().chunked()) {
            upload.end(null);
        }
    }

    // --- routing

    void begin() {
        route();
    }

    /// The table changed, or it is time to try again: whoever waits looks whether it must go on waiting.
    void lookAgain() {
        if (holding.waiting()) {
            tried = List.of();
            route();
        }
    }

    private void route() {
        while (phase == Phase.ROUTING) {
            LiveService live = worker.plane().routes().current().service(client.listen());
            if (live == null) {
                fail(FailureCause.NO_SERVICE);
                return;
            }
            service = live;
            if (live.route().hold().active()) {
                hold(FailureCause.HOLD_TIMEOUT);
                return;
            }
            TargetState chosen = live.choose(tried, System.nanoTime());
            if (chosen == null) {
                hold(FailureCause.NO_TARGET);
                return;
            }
            if (chosen.tryClaim()) {
                claimed = chosen;
                release = chosen.release();
                holding.leave();
                use(live, chosen);
                return;
            }
        }
    }

    /// @param otherwise the cause of the failure when it has waited for too long
    private void hold(FailureCause otherwise) {
        LiveService live = service;
        if (live == null) {
            throw new IllegalStateException("held without a service");
        }
        long until = otherwise == FailureCause.HOLD_TIMEOUT
                ? begunNanos + TimeUnit.MILLISECONDS.toNanos(live.route().hold().timeoutMillis())
                : worker.plane().unavailableUntil(limits(), begunNanos);
        boolean mayPass = otherwise == FailureCause.CONNECT_REFUSED || otherwise == FailureCause.CONNECT_FAILED;
        long again = mayPass ? System.nanoTime() + LOOK_AGAIN_NANOS : until;
        if (System.nanoTime() - until >= 0) {
            fail(otherwise);
        } else if (!holding.enter(live, head.size() + upload.keptBytes())) {
            fail(FailureCause.HOLD_FULL);
        } else {
            holding.until(until, again, otherwise);
            client.updateReading();
        }
    }

    private void use(LiveService live, TargetState target) {
        Limits limits = live.route().limits();
        UpstreamConnection idle = freshOnly ? null
                : worker.pool().take(target, head.idempotent(), TimeUnit.MILLISECONDS.toNanos(limits.justUsedMillis()));
        if (idle != null) {
            fresh = false;
            send(idle);
            return;
        }
        phase = Phase.CONNECTING;
        upstream = UpstreamConnection.connect(worker, target, this);
        if (upstream == null) {
            unclaim();
            phase = Phase.ROUTING;
            hold(FailureCause.CONNECT_FAILED);
        }
    }

    Limits limits() {
        LiveService live = service;
        return live == null ? Limits.DEFAULTS : live.route().limits();
    }

    void connectFailed(Throwable cause) {
        if (phase != Phase.CONNECTING) {
            return;
        }
        upstream = null;
        TargetState target = unclaim();
        target.connectFailed(System.nanoTime(), AVOID_NANOS);
        avoid(target);
        phase = Phase.ROUTING;
        LiveService live = worker.plane().routes().current().service(client.listen());
        FailureCause why = connectCause(cause);
        if (live == null || live.route().hold().active() || live.hasOther(tried)) {
            route();
        } else if (why == FailureCause.CONNECT_REFUSED) {
            service = live;
            hold(why);
        } else {
            fail(why);
        }
    }

    private static FailureCause connectCause(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return FailureCause.CONNECT_TIMEOUT;
        }
        return cause instanceof ConnectException ? FailureCause.CONNECT_REFUSED : FailureCause.CONNECT_FAILED;
    }

    private void avoid(TargetState target) {
        List<TargetState> more = new ArrayList<>(tried);
        more.add(target);
        tried = more;
    }

    // --- sending

    void connected(UpstreamConnection connection) {
        if (phase == Phase.CONNECTING) {
            fresh = true;
            send(connection);
        }
    }

    private void send(UpstreamConnection connection) {
        phase = Phase.WAITING;
        upstream = connection;
        connection.begin(this, TimeUnit.MILLISECONDS.toNanos(limits().upstreamIdleMillis()));
        Channel channel = connection.channel();
        ByteBuf out = channel.alloc().ioBuffer(head.size() + HEAD_GROWTH);
        head.write(out, client.via());
        channel.write(out, headPromise(channel));
        upload.sendTo(channel);
        progressNanos = System.nanoTime();
        client.flushUpstream();
        client.updateReading();
    }

    // Whether a request that must not be repeated may be: only if not one byte of it left.
    private ChannelPromise headPromise(Channel channel) {
        nothingWritten = false;
        if (fresh || head.idempotent()) {
            return channel.voidPromise();
        }
        return channel.newProgressivePromise().addListener(new ChannelProgressiveFutureListener() {
            private boolean progressed;

            @Override
            public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
                progressed = progressed || progress > 0;
            }

            @Override
            public void operationComplete(ChannelProgressiveFuture future) {
                nothingWritten = !future.isSuccess() && !progressed;
            }
        });
    }

    /// A part of the request's body.
    @Override
    public void data(ByteBuf part) {
        if (phase == Phase.DONE) {
            part.release();
            return;
        }
        progressNanos = System.nanoTime();
        upload.add(part);
    }

    /// The request's body is complete.
    @Override
    public void end(byte @Nullable [] trailers) {
        if (phase != Phase.DONE) {
            progressNanos = System.nanoTime();
            upload.end(trailers);
        }
    }

    /// Whether more of the request's body can be passed on at the moment.
    boolean takesBody() {
        UpstreamConnection connection = upstream;
        return switch (phase) {
            case ROUTING, CONNECTING -> false;
            case WAITING, ANSWERING -> connection != null && connection.channel().isWritable();
            case DONE -> true;
        };
    }

    void upstreamWritable() {
        progressNanos = System.nanoTime();
        client.updateReading();
    }

    void flushUpstream() {
        UpstreamConnection connection = upstream;
        if (connection != null && phase != Phase.CONNECTING) {
            connection.channel().flush();
        }
    }

    // --- answering

    boolean toHead() {
        return head.isHead();
    }

    /// Bytes came from the instance: from now on nothing is sent again.
    void upstreamSpoke() {
        spoken = true;
        progressNanos = System.nanoTime();
    }

    void interim(ResponseHead interim) {
        if (interim.code() == 101 || ++interims > MOST_INTERIM) {
            badResponse();
            return;
        }
        upload.forget();
        if (!head.http10()) {
            ByteBuf out = client.channel().alloc().ioBuffer(interim.size());
            interim.write(out, new ResponseHead.Onward(false, false, false, 0, null));
            client.channel().writeAndFlush(out, client.channel().voidPromise());
        }
    }

    void answer(ResponseHead response) {
        phase = Phase.ANSWERING;
        upload.forget();
        ReleaseState by = release;
        if (by != null && response.code() >= 500) {
            by.error5xx();
        }
        boolean unknownLength = response.framing().chunked()
                || response.framing().kind() == Framing.Kind.UNTIL_CLOSE;
        endIsClose = unknownLength && head.http10();
        closing = endIsClose || !upload.ended() || client.mustClose(head);
        boolean chunked = unknownLength && !head.http10();
        answer = new BodyEncoder(chunked);
        boolean exposed = service != null && service.route().exposeRelease();
        ByteBuf out = client.channel().alloc().ioBuffer(response.size());
        response.write(out, new ResponseHead.Onward(chunked, closing, head.http10(),
                TimeUnit.MILLISECONDS.toSeconds(limits().clientIdleMillis()),
                exposed && by != null ? by.release() : null));
        client.channel().write(out, client.channel().voidPromise());
    }

    void answerData(ByteBuf part) {
        BodyEncoder encoder = answer;
        UpstreamConnection connection = upstream;
        if (phase != Phase.ANSWERING || encoder == null) {
            part.release();
            return;
        }
        encoder.data(client.channel(), part);
        if (connection != null && !client.channel().isWritable()) {
            connection.read(false);
        }
    }

    void answerEnd(byte @Nullable [] trailers) {
        BodyEncoder encoder = answer;
        if (phase != Phase.ANSWERING || encoder == null) {
            return;
        }
        encoder.end(client.channel(), trailers);
        phase = Phase.DONE;
        UpstreamConnection connection = upstream;
        upstream = null;
        claimed = null;
        if (connection != null) {
            connection.release(upload.ended());
        }
        countEnd();
        client.answered(closing);
    }

    void flushAnswer() {
        client.channel().flush();
    }

    /// The client takes more again.
    void clientWritable() {
        UpstreamConnection connection = upstream;
        if (connection != null && phase == Phase.ANSWERING) {
            progressNanos = System.nanoTime();
            connection.read(true);
        }
    }

    private void countEnd() {
        ReleaseState by = release;
        if (by != null) {
            by.ended(System.nanoTime() - begunNanos);
        }
    }

    // --- failing

    void upstreamLost(boolean reset) {
        if (phase == Phase.ANSWERING) {
            fail(FailureCause.UPSTREAM_CUT);
            return;
        }
        if (phase != Phase.WAITING) {
            return;
        }
        if (!maySendAgain()) {
            fail(reset ? FailureCause.UPSTREAM_RESET : FailureCause.UPSTREAM_CLOSED);
            return;
        }
        upstream = null;
        upload.detach();
        TargetState target = unclaim();
        target.release().retried();
        resends++;
        freshOnly = true;
        if (fresh) {
            avoid(target);
        }
        phase = Phase.ROUTING;
        route();
    }

    /// Sending again is allowed when nothing came back, everything is still here, and either no byte had left, or the
    /// request may be repeated and died with a connection that was idle before (which proves nothing against the
    /// instance), or it is safe and another instance can take it.
    private boolean maySendAgain() {
        if (spoken || resends >= MOST_RESENDS || !upload.repeatable()) {
            return false;
        }
        if (nothingWritten) {
            return true;
        }
        if (!fresh) {
            return head.idempotent();
        }
        TargetState target = claimed;
        LiveService live = service;
        return head.safe() && target != null && live != null && live.hasOther(List.of(target));
    }

    void badResponse() {
        fail(FailureCause.BAD_RESPONSE);
    }

    void defect() {
        fail(FailureCause.INTERNAL);
    }

    private void fail(FailureCause cause) {
        if (phase == Phase.DONE) {
            return;
        }
        boolean begun = phase == Phase.ANSWERING;
        ReleaseState by = release;
        leave();
        if (by != null) {
            by.failed().count(cause);
            countEnd();
        } else {
            LiveService live = service;
            if (live != null) {
                live.state().failed().count(cause);
            }
        }
        if (begun) {
            client.breakOff(endIsClose);
        } else {
            client.failed(cause, !upload.ended() || client.mustClose(head), head.isHead());
        }
    }

    /// The client has gone, or sent what cannot be understood: nobody waits for an answer any more.
    void abandon() {
        if (phase == Phase.DONE) {
            return;
        }
        ReleaseState by = release;
        leave();
        if (by != null) {
            by.clientAborted();
        }
    }

    // Closes the connection to the instance before its claim is given back.
    private void leave() {
        phase = Phase.DONE;
        holding.leave();
        upload.forget();
        UpstreamConnection connection = upstream;
        upstream = null;
        if (connection != null) {
            connection.abandon();
        }
        if (claimed != null) {
            unclaim();
        }
    }

    private TargetState unclaim() {
        TargetState target = claimed;
        if (target == null) {
            throw new IllegalStateException("no claim to give back");
        }
        claimed = null;
        target.unclaim();
        return target;
    }

    /// Whether the answer has begun, so that no other can be given.
    boolean answering() {
        return phase == Phase.ANSWERING;
    }

    // --- time

    void tick(long now) {
        if (holding.waiting()) {
            holding.tick(now);
        } else if (phase == Phase.WAITING && client.owesNothing()
                && now - progressNanos > TimeUnit.MILLISECONDS.toNanos(limits().requestTimeoutMillis())) {
            fail(FailureCause.UPSTREAM_TIMEOUT);
        } else if (phase == Phase.ANSWERING && client.channel().isWritable()
                && now - progressNanos > TimeUnit.MILLISECONDS.toNanos(limits().streamIdleMillis())) {
            fail(FailureCause.UPSTREAM_STALLED);
        }
    }

    /// Waited for too long.
    void holdEnded(FailureCause cause) {
        fail(cause);
    }

    @Nullable InFlight inFlight(long now) {
        TargetState target = claimed;
        if (target == null) {
            return null;
        }
        String path = head.target();
        int query = path.indexOf('?');
        return new InFlight(target.key(), query < 0 ? path : path.substring(0, query),
                TimeUnit.NANOSECONDS.toMillis(now - begunNanos));
    }

    /// Bytes of the request's body that are here and cannot go on.
    long stuckBytes() {
        UpstreamConnection connection = upstream;
        if (connection == null || phase == Phase.CONNECTING || connection.channel().isWritable()) {
            return upload.keptBytes();
        }
        ChannelOutboundBuffer out = connection.channel().unsafe().outboundBuffer();
        return upload.keptBytes() + (out == null ? 0 : out.totalPendingWriteBytes());
    }
}
