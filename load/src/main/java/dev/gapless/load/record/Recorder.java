package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Counts outcomes by the second in which they are known, by the phase in which they were due, and
/// by release. Safe for any number of threads; a second's histogram is reduced to three figures
/// when the second is over, so that a long run needs little memory.
public final class Recorder {
    private static final double NANOS = 1e9;

    private final Object lock = new Object();
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();

    // guarded by lock
    private final Second inSecond = new Second();
    private final Book whole = new Book();
    private final List<SecondRow> timeline = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Phases phases;
    private final Mishaps failures;
    private final Mishaps errors;
    private int second;
    private long requests;
    private long requestsAtTurn;
    private long failed;
    private long errored;
    private @Nullable Long lastRequests;
    private @Nullable Double lastP99;

    /// @param keepMishaps how many failures and how many errors are kept with all that is known of
    ///   them; beyond it failures are kept briefly and errors only counted
    public Recorder(String firstPhase, int keepMishaps) {
        phases = new Phases(firstPhase);
        failures = new Mishaps(keepMishaps, true);
        errors = new Mishaps(keepMishaps, false);
        marks.add(new Mark(firstPhase, 0, true));
    }

    public void record(Outcome outcome) {
        synchronized (lock) {
            turnTo(outcome.endNanos());
            String phase = phases.at(outcome.dueNanos());
            inSecond.add(phase, outcome);
            whole.add(outcome);
            phases.add(phase, outcome);
            requests++;
            switch (outcome.verdict()) {
                case Verdict.Good _ -> {}
                case Verdict.Failed(var kind, var detail, var status) -> {
                    failed++;
                    keep(failures, outcome, new Trouble(kind.code(), detail, status));
                }
                case Verdict.Errored(var status) -> {
                    errored++;
                    keep(errors, outcome, new Trouble("error", "answered " + status, status));
                }
            }
        }
    }

    private record Trouble(String kind, String detail, @Nullable Integer status) {}

    private void keep(Mishaps list, Outcome outcome, Trouble trouble) {
        list.add(
                new Mishap(
                        startedAt.plusNanos(outcome.endNanos() - startNanos),
                        secondsAt(outcome.endNanos()),
                        phases.at(outcome.dueNanos()),
                        trouble.kind(),
                        outcome.request(),
                        outcome.release(),
                        trouble.status(),
                        trouble.detail(),
                        outcome.micros() / 1_000.0));
    }

    /// A mere mark: a named moment.
    public void mark(String name) {
        synchronized (lock) {
            marks.add(new Mark(name, secondsAt(System.nanoTime()), false));
        }
    }

    /// Begins a phase, or goes on with one of that name.
    public void enterPhase(String name) {
        synchronized (lock) {
            long nanos = System.nanoTime();
            turnTo(nanos);
            double now = secondsAt(nanos);
            phases.enter(name, nanos, now);
            marks.add(new Mark(name, now, true));
        }
    }

    public Snapshot snapshot() {
        synchronized (lock) {
            long now = System.nanoTime();
            turnTo(now);
            return new Snapshot(
                    secondsAt(now),
                    phases.name(),
                    requests,
                    failed,
                    errored,
                    lastRequests,
                    lastP99);
        }
    }

    /// All so far; the second that is not over yet is closed as it is, so call this once, at the
    /// end.
    public Recording finish() {
        synchronized (lock) {
            long now = System.nanoTime();
            turnTo(now);
            timeline.addAll(inSecond.close(second));
            double seconds = secondsAt(now);
            return new Recording(
                    startedAt,
                    seconds,
                    whole.sum(),
                    whole.byRelease(),
                    phases.totals(seconds),
                    timeline,
                    marks,
                    failures.list(),
                    errors.list());
        }
    }

    /// Outcomes arrive a little out of order; one that comes late is counted in the second that is
    /// open.
    private void turnTo(long nanos) {
        int now = (int) secondsAt(nanos);
        if (now <= second) {
            return;
        }
        var latency = inSecond.latency();
        boolean justBefore = now == second + 1;
        lastRequests = justBefore ? requests - requestsAtTurn : 0L;
        lastP99 = justBefore && latency != null ? latency.p99() : null;
        requestsAtTurn = requests;
        timeline.addAll(inSecond.close(second));
        second = now;
    }

    private double secondsAt(long nanos) {
        return (nanos - startNanos) / NANOS;
    }
}
