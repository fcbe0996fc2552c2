package dev.gapless.load;

import dev.gapless.load.http.Answer;
import dev.gapless.load.http.Exchange;
import dev.gapless.load.http.HttpConnection;
import dev.gapless.load.record.Outcome;
import dev.gapless.load.record.Verdict;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Objects;

/// One user with one keep-alive connection. Used by one thread, but for [#expire].
final class User {
    private final Job job;
    private volatile @Nullable HttpConnection connection;

    /// What all users of a run share.
    record Job(
            LoadPlan plan,
            InetSocketAddress address,
            RequestMix mix,
            IdLedger ids,
            Tallies tallies) {}

    User(Job job) {
        this.job = job;
    }

    /// Sends the request of that number and records what came of it.
    ///
    /// @param dueNanos latency counts from here
    /// @return whether it was answered as expected
    boolean send(int number, long dueNanos) {
        var template = job.mix().pick(number);
        String id = job.ids().id(number);
        if (template.spec().hasEffect()) {
            job.ids().sent(number);
        }
        var exchange = exchange(template, id);
        long end = System.nanoTime();
        String release =
                exchange instanceof Answer answer
                        ? job.plan().releaseMark().releaseOf(answer).orElse(null)
                        : null;
        var verdict = Judge.judge(template.spec(), id, exchange, release);
        boolean good = verdict instanceof Verdict.Good;
        if (good && template.spec().hasEffect()) {
            job.ids().acknowledged(number);
        }
        job.tallies()
                .recorder()
                .record(new Outcome(template.spec().label(), release, verdict, dueNanos, end));
        return good;
    }

    private Exchange exchange(RequestTemplate template, String id) {
        var open = connection;
        if (open != null && !open.usable()) {
            open.close();
            open = null;
            job.tallies().closedIdle().increment();
        }
        if (open == null) {
            var opened = HttpConnection.open(job.address(), job.plan().connectTimeout());
            if (opened.lost() != null) {
                connection = null;
                return opened.lost();
            }
            open = Objects.requireNonNull(opened.connection());
            connection = open;
            job.tallies().opened().increment();
        }
        long deadline = System.nanoTime() + job.plan().timeout().toNanos();
        var exchange =
                open.exchange(
                        template.bytes(id), template.spec().head(), template.keepBytes(), deadline);
        if (exchange instanceof Answer && open.reusable()) {
            return exchange;
        }
        close();
        return exchange;
    }

    void expire(long nowNanos) {
        var open = connection;
        if (open != null) {
            open.expire(nowNanos);
        }
    }

    void close() {
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
