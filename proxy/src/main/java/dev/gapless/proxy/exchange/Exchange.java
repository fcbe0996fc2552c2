package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BodyDecoder;
import dev.gapless.proxy.http.RequestHead;
import dev.gapless.proxy.http.ResponseHead;
import dev.gapless.proxy.route.Limits;
import dev.gapless.proxy.target.FailureCause;
import dev.gapless.proxy.target.LiveService;
import dev.gapless.proxy.target.ReleaseState;
import dev.gapless.proxy.target.TargetCounts;
import dev.gapless.proxy.target.TargetState;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

import org.jspecify.annotations.Nullable;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One request on its way to an instance, and the answer on its way back.
///
/// Phases: ROUTING (or held) -> CONNECTING -> WAITING for the answer -> ANSWERING -> DONE; back to
/// ROUTING when it is sent again ([ResendRule]). Every way out gives its claim back exactly once
/// and counts it exactly once.
final class Exchange implements BodyDecoder.Sink {
    private static final int MOST_INTERIM = 20;
    private static final long AVOID_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int HEAD_GROWTH = 256;
    private static final int LARGE_HEAD_BYTES = 4_096;

    private enum Phase {
        ROUTING,
        CONNECTING,
        WAITING,
        ANSWERING,
        DONE
    }

    private final ClientConnection client;
    private final Worker worker;
    private final RequestHead head;
    private final Upload upload;
    private final Holding holding;
    private final AnswerWriter answer;
    private final long begunNanos = System.nanoTime();
    private final long begunTime;
    private List<TargetState> tried = List.of();
    private Phase phase = Phase.ROUTING;
    private @Nullable LiveService service;
    private @Nullable TargetState claimed;
    private @Nullable ReleaseState release;
    private @Nullable UpstreamConnection upstream;
    private @Nullable WrittenWatch written;
    private @Nullable EventStream events;
    private @Nullable String tie;
    private int headBytes;
    private boolean fresh;
    private boolean freshOnly;
    private boolean spoken;
    private int resends;
    private int interims;
    private long progressTime;

    Exchange(ClientConnection client, Worker worker, RequestHead head) {
        this.client = client;
        this.worker = worker;
        this.head = head;
        this.upload = new Upload(head.framing().chunked());
        this.holding = new Holding(worker, this);
        this.answer = new AnswerWriter(client.channel(), head.http10());
        this.begunTime = worker.time();
        if (head.framing().empty()) {
            upload.end(null);
        }
    }

    // --- routing

    void begin() {
        if (worker.plane().heads().tryTake(head.size())) {
            headBytes = head.size();
            route();
        } else {
            service = client.service();
            fail(FailureCause.OVERLOADED);
        }
    }

    /// The table changed, or it is time to try again: whoever waits looks whether it must go on
    /// waiting.
    void lookAgain() {
        if (holding.waiting()) {
            tried = List.of();
            route();
        }
    }

    private void route() {
        while (phase == Phase.ROUTING) {
            LiveService live = client.service();
            if (live == null) {
                fail(FailureCause.NO_SERVICE);
                return;
            }
            service = live;
            if (live.route().hold().active()) {
                hold(live, FailureCause.HOLD_TIMEOUT);
                return;
            }
            TargetState chosen = live.choose(tried, System.nanoTime(), tie(live));
            if (chosen == null) {
                hold(live, FailureCause.NO_TARGET);
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

    /// What its client says of the release that it belongs to.
    private @Nullable String tie(LiveService live) {
        if (live.route().affinity() && !head.forgotten()) {
            tie = head.cookie(live.cookie());
        }
        return tie;
    }

    /// @param otherwise the cause of the failure when it has waited for too long
    private void hold(LiveService live, FailureCause otherwise) {
        long now = worker.time();
        long until =
                otherwise == FailureCause.HOLD_TIMEOUT
                        ? begunTime
                                + TimeUnit.MILLISECONDS.toNanos(live.route().hold().timeoutMillis())
                        : begunTime + worker.plane().unavailableNanos(limits(), begunNanos);
        boolean mayPass =
                otherwise == FailureCause.CONNECT_REFUSED
                        || otherwise == FailureCause.CONNECT_FAILED;
        if (now - until >= 0) {
            fail(otherwise);
        } else if (!holding.enter(live, head.size() + upload.keptBytes())) {
            fail(FailureCause.HOLD_FULL);
        } else {
            holding.until(until, mayPass ? now + LOOK_AGAIN_NANOS : until, otherwise);
            client.updateReading();
        }
    }

    private void use(LiveService live, TargetState target) {
        Limits limits = live.route().limits();
        UpstreamConnection idle =
                freshOnly
                        ? null
                        : worker.pool()
                                .take(
                                        target,
                                        head.idempotent(),
                                        TimeUnit.MILLISECONDS.toNanos(limits.justUsedMillis()));
        if (idle != null) {
            fresh = false;
            send(idle);
            return;
        }
        phase = Phase.CONNECTING;
        progressTime = worker.time();
        UpstreamConnection opened = UpstreamConnection.open(worker, target, this);
        upstream = opened;
        if (opened != null) {
            opened.connect();
            return;
        }
        giveBack(target);
        phase = Phase.ROUTING;
        hold(live, FailureCause.CONNECT_FAILED);
    }

    void connectFailed(Throwable cause) {
        connectFailed(
                cause instanceof ConnectException
                        ? FailureCause.CONNECT_REFUSED
                        : FailureCause.CONNECT_FAILED);
    }

    private void connectFailed(FailureCause cause) {
        TargetState target = claimed;
        if (phase != Phase.CONNECTING || target == null) {
            return;
        }
        upstream = null;
        giveBack(target);
        target.connectFailed(System.nanoTime(), AVOID_NANOS);
        avoid(target);
        phase = Phase.ROUTING;
        LiveService live = client.service();
        if (live == null || live.route().hold().active() || live.hasOther(tried)) {
            route();
        } else if (cause == FailureCause.CONNECT_REFUSED) {
            service = live;
            hold(live, cause);
        } else {
            fail(cause);
        }
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
        // Only for what must not be repeated does it matter whether a byte of it left.
        written = fresh || head.idempotent() ? null : new WrittenWatch();
        channel.write(out, written == null ? channel.voidPromise() : written.on(channel));
        if (headBytes > LARGE_HEAD_BYTES && worker.plane().heads().scarce()) {
            dropHead();
        }
        upload.sendTo(channel);
        progressTime = worker.time();
        client.flushUpstream();
        client.updateReading();
    }

    /// It will not be sent again.
    private void dropHead() {
        worker.plane().heads().give(headBytes);
        headBytes = 0;
        head.forget();
    }

    /// A part of the request's body.
    @Override
    public void data(ByteBuf part) {
        if (phase == Phase.DONE) {
            part.release();
            return;
        }
        progressTime = worker.time();
        boolean fits = holding.grow(part.readableBytes());
        upload.add(part);
        if (!fits) {
            fail(FailureCause.HOLD_FULL);
        }
    }

    /// The request's body is complete.
    @Override
    public void end(byte @Nullable [] trailers) {
        if (phase != Phase.DONE) {
            progressTime = worker.time();
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

    /// Bytes of the request's body that are here and cannot go on.
    long stuckBytes() {
        UpstreamConnection connection = upstream;
        if (connection == null || phase == Phase.CONNECTING || connection.channel().isWritable()) {
            return upload.keptBytes();
        }
        ChannelOutboundBuffer out = connection.channel().unsafe().outboundBuffer();
        return upload.keptBytes() + (out == null ? 0 : out.totalPendingWriteBytes());
    }

    void upstreamWritable() {
        progressTime = worker.time();
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
        progressTime = worker.time();
    }

    void interim(ResponseHead interim) {
        if (interim.code() == 101 || ++interims > MOST_INTERIM) {
            fail(FailureCause.BAD_RESPONSE);
            return;
        }
        upload.forget();
        answer.interim(interim);
    }

    void answer(ResponseHead response) {
        phase = Phase.ANSWERING;
        upload.forget();
        if (headBytes > LARGE_HEAD_BYTES) {
            dropHead();
        }
        ReleaseState by = release;
        if (by != null && response.code() >= 500) {
            by.error5xx();
        }
        events = response.eventStream() ? new EventStream() : null;
        answer.begin(
                response,
                !upload.ended() || client.mustClose(head),
                TimeUnit.MILLISECONDS.toSeconds(limits().clientIdleMillis()),
                service == null || by == null
                        ? ResponseHead.Said.NOTHING
                        : said(service, by, response));
    }

    private ResponseHead.Said said(LiveService live, ReleaseState by, ResponseHead response) {
        return new ResponseHead.Said(
                live.route().exposeRelease() ? by.release() : null,
                live.route().affinity() && !response.shared() ? cookie(live, by) : null);
    }

    /// What the client is to send from now on. Once there is one release nothing: else it would
    /// belong to the other one when that is tried again.
    private @Nullable String cookie(LiveService live, ReleaseState by) {
        String name = live.cookie() + "=";
        if (!live.ties()) {
            return tie == null ? null : name + "; Max-Age=0; Path=/; HttpOnly; SameSite=Lax";
        }
        return by.tie().equals(tie) ? null : name + by.tie() + "; Path=/; HttpOnly; SameSite=Lax";
    }

    void answerData(ByteBuf part) {
        if (phase != Phase.ANSWERING) {
            part.release();
            return;
        }
        EventStream stream = events;
        if (stream != null) {
            stream.pass(part, worker.time());
        }
        answer.data(part);
        if (stream != null && stream.ends(worker.time())) {
            endStream();
            return;
        }
        UpstreamConnection connection = upstream;
        if (connection != null && !answer.takesMore()) {
            connection.read(false);
        }
    }

    void answerEnd(byte @Nullable [] trailers) {
        if (phase != Phase.ANSWERING) {
            return;
        }
        answer.end(trailers);
        phase = Phase.DONE;
        dropHead();
        UpstreamConnection connection = upstream;
        upstream = null;
        claimed = null;
        if (connection != null) {
            connection.release(upload.ended());
        }
        countEnd();
        client.answered(answer.closing());
    }

    /// Ends the answer in order although the instance has not.
    private void endStream() {
        answer.end(null);
        leave();
        countEnd();
        client.answered(answer.closing());
    }

    void flushAnswer() {
        answer.flush();
    }

    /// The client takes more again.
    void clientWritable() {
        UpstreamConnection connection = upstream;
        if (connection != null && phase == Phase.ANSWERING) {
            progressTime = worker.time();
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
        TargetState target = claimed;
        if (phase == Phase.ANSWERING) {
            fail(FailureCause.UPSTREAM_CUT);
            return;
        }
        if (phase != Phase.WAITING || target == null) {
            return;
        }
        if (!resendRule(target).allows()) {
            fail(reset ? FailureCause.UPSTREAM_RESET : FailureCause.UPSTREAM_CLOSED);
            return;
        }
        upstream = null;
        upload.detach();
        giveBack(target);
        target.release().retried();
        resends++;
        freshOnly = true;
        if (fresh) {
            avoid(target);
        }
        phase = Phase.ROUTING;
        route();
    }

    private ResendRule resendRule(TargetState target) {
        LiveService live = service;
        return new ResendRule(
                !spoken && upload.repeatable() && !head.forgotten(),
                head.idempotent(),
                head.safe(),
                fresh,
                written != null && written.nothingLeft(),
                live != null && live.hasOther(List.of(target)),
                resends);
    }

    /// Ends with an answer of the proxy, or, if the instance's answer has begun, by breaking the
    /// client off.
    void fail(FailureCause cause) {
        if (phase == Phase.DONE) {
            return;
        }
        boolean begun = phase == Phase.ANSWERING;
        ReleaseState by = release;
        LiveService live = service;
        leave();
        if (by != null) {
            by.failed().count(cause);
            countEnd();
        } else if (live != null) {
            live.state().failed().count(cause);
        }
        if (begun) {
            client.breakOff(answer.endIsClose());
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
        dropHead();
        holding.leave();
        upload.forget();
        UpstreamConnection connection = upstream;
        upstream = null;
        if (connection != null) {
            connection.abandon();
        }
        TargetState target = claimed;
        if (target != null) {
            giveBack(target);
        }
    }

    private void giveBack(TargetState target) {
        claimed = null;
        target.unclaim();
    }

    /// Whether the answer has begun, so that no other can be given.
    boolean answering() {
        return phase == Phase.ANSWERING;
    }

    // --- time

    Limits limits() {
        LiveService live = service;
        return live == null ? Limits.DEFAULTS : live.route().limits();
    }

    void tick(long now) {
        switch (phase) {
            case ROUTING -> holding.tick(now);
            case CONNECTING -> tickConnecting(now);
            case WAITING -> {
                if (client.owesNothing() && silent(now, limits().requestTimeoutMillis())) {
                    fail(FailureCause.UPSTREAM_TIMEOUT);
                }
            }
            case ANSWERING -> {
                EventStream stream = events;
                if (stream != null) {
                    tickStream(stream, now);
                }
                if (answer.takesMore() && silent(now, limits().streamIdleMillis())) {
                    fail(FailureCause.UPSTREAM_STALLED);
                }
            }
            case DONE -> {}
        }
    }

    private void tickStream(EventStream stream, long now) {
        TargetState target = claimed;
        if (target == null) {
            return;
        }
        TargetCounts counts = target.counts();
        boolean left = !counts.eligible() || worker.plane().draining();
        stream.look(left, counts.inFlight(), now);
        if (stream.ends(now)) {
            endStream();
        }
    }

    private void tickConnecting(long now) {
        UpstreamConnection connection = upstream;
        if (connection != null && silent(now, limits().connectTimeoutMillis())) {
            connection.abandon();
            connectFailed(FailureCause.CONNECT_TIMEOUT);
        }
    }

    private boolean silent(long now, long limitMillis) {
        return now - progressTime > TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }

    @Nullable InFlight inFlight() {
        TargetState target = claimed;
        if (target == null) {
            return null;
        }
        return new InFlight(
                target.key(),
                head.path(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos));
    }
}
