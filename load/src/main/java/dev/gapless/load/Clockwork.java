package dev.gapless.load;

import dev.gapless.load.http.FailureKind;
import dev.gapless.load.record.Outcome;
import dev.gapless.load.record.Verdict;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Says when each user sends what. Requests are numbered over the whole run; the number makes id
/// and kind.
final class Clockwork {
    /// Keeps users from hammering a port that refuses at once; a person would take longer to press
    /// reload.
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// A service that is merely slow works off in this time what is due when the run is stopped;
    /// what has not been started then never will be.
    static final Duration WORKS_OFF = Duration.ofSeconds(5);

    private final User.Job job;
    private final long startNanos;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long endNanos;

    Clockwork(User.Job job) {
        this.job = job;
        this.startNanos = System.nanoTime();
        this.endNanos = startNanos + job.plan().maxDuration().toNanos();
    }

    /// No request is due from now on; those that were due before are still sent, for as long as
    /// [#WORKS_OFF], and counted as not started after that. The last one is sent before `WORKS_OFF`
    /// is over.
    void stop() {
        synchronized (stopped) {
            long now = System.nanoTime();
            if (now - endNanos < 0) {
                endNanos = now;
            }
        }
        stopped.countDown();
    }

    /// Waits until the run is over by its own limit or by [#stop].
    void awaitEnd() throws InterruptedException {
        stopped.await(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    void run(User user, int index) throws InterruptedException {
        switch (job.plan().mode()) {
            case LoadMode.Closed(var users, var think) -> {
                long nanos = think.toNanos();
                closed(user, nanos, nanos * index / users);
            }
            case LoadMode.Open(var perSecond, _) ->
                    open(user, TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }

    private void closed(User user, long thinkNanos, long firstPauseNanos)
            throws InterruptedException {
        pause(firstPauseNanos);
        while (System.nanoTime() - endNanos < 0) {
            boolean good = user.send(next.getAndIncrement(), System.nanoTime());
            pause(good ? thinkNanos : Math.max(thinkNanos, PAUSE_AFTER_FAILURE_NANOS));
        }
    }

    /// Each free user takes the next request that is due; when all are stuck, what is due piles up,
    /// and the wait of each counts from when it was due.
    private void open(User user, double nanosPerRequest) throws InterruptedException {
        while (true) {
            int number = next.getAndIncrement();
            long due = startNanos + (long) (number * nanosPerRequest);
            pause(due - System.nanoTime());
            if (due - endNanos >= 0) {
                return;
            }
            long now = System.nanoTime();
            if (now - due > job.plan().timeout().toNanos()) {
                notStarted(number, due, "all connections were stuck for a whole timeout");
            } else if (now - endNanos > WORKS_OFF.toNanos()) {
                notStarted(number, due, "all connections were stuck until the run was over");
            } else {
                user.send(number, due);
            }
        }
    }

    private void notStarted(int number, long due, String detail) {
        var verdict = new Verdict.Failed(FailureKind.NOT_STARTED, detail, null);
        String label = job.mix().pick(number).spec().label();
        job.tallies().recorder().record(new Outcome(label, null, verdict, due, System.nanoTime()));
    }

    private void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            stopped.await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
