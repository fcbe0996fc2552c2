package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A command of `gapless db` at work, on a thread of its own. Nothing of it is kept anywhere but in
/// the target database: when the agent dies, the same command goes on. Thread-safe.
final class SchemaWork {
    private static final System.Logger LOG = System.getLogger(SchemaWork.class.getName());

    /// What it does; a [Problem] ends it.
    interface Job {
        void run(SchemaWork work) throws InterruptedException;
    }

    /// What was asked for.
    record Order(String service, String command, String migration, String by) {
        /// As it has to be typed to go on.
        String words() {
            return "gapless db " + command + " " + migration;
        }
    }

    private final long number;
    private final Order order;
    private final Instant startedAt;
    private final InstantSource clock;
    private final Thread thread;
    // all guarded by this
    private final List<SchemaWorkView.Step> steps = new ArrayList<>();
    private List<String> found = List.of();
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<ProblemReport> problem = Optional.empty();
    private String stoppedBy = "";

    SchemaWork(long number, Order order, Job job, InstantSource clock) {
        this.number = number;
        this.order = order;
        this.startedAt = clock.instant();
        this.clock = clock;
        this.thread =
                Thread.ofVirtual()
                        .name("schema-" + order.service())
                        .unstarted(() -> end(outcome(job)));
    }

    void start() {
        thread.start();
    }

    Order order() {
        return order;
    }

    private Optional<ProblemReport> outcome(Job job) {
        try {
            job.run(this);
            return Optional.empty();
        } catch (Problem failure) {
            LOG.log(Level.INFO, order.words() + ": " + failure.getMessage());
            return Optional.of(failure.report());
        } catch (InterruptedException _) {
            return Optional.of(stopped());
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, order.words(), bug);
            return Optional.of(
                    Problem.of(ProblemCode.INTERNAL, "Gapless itself failed: " + bug)
                            .found("a bug; the stack is in the agent's log")
                            .todo("report it with $GAPLESS_HOME/logs/agent.log")
                            .report());
        }
    }

    private synchronized ProblemReport stopped() {
        String who = stoppedBy.isEmpty() ? "the agent, which ends" : stoppedBy;
        return Problem.of(
                        ProblemCode.ABORTED_BY_USER,
                        order.command()
                                + " of "
                                + order.migration()
                                + " was stopped by "
                                + who
                                + ".")
                .found("what it did stays")
                .todo("it goes on there with: " + order.words())
                .report();
    }

    private synchronized void end(Optional<ProblemReport> why) {
        problem = why;
        endedAt = Optional.of(clock.instant());
        notifyAll();
    }

    /// The next step is at work.
    ///
    /// @param text what it does
    synchronized void begin(String name, String text) {
        steps.add(new SchemaWorkView.Step(name, text, "", millis(), 0, -1, -1));
    }

    /// How far the step at work is.
    synchronized void progress(SchemaReport report) {
        SchemaWorkView.Step last = steps.removeLast();
        steps.add(
                new SchemaWorkView.Step(
                        last.name(),
                        last.text(),
                        "",
                        last.beganAtMillis(),
                        0,
                        report.done(),
                        report.total()));
    }

    synchronized void stepDone(SchemaReport report) {
        SchemaWorkView.Step last = steps.removeLast();
        steps.add(
                new SchemaWorkView.Step(
                        last.name(),
                        last.text(),
                        report.evidence().isEmpty() ? "nothing to do" : report.evidence(),
                        last.beganAtMillis(),
                        millis(),
                        report.done(),
                        report.total()));
    }

    /// What it found and did, for people.
    synchronized void found(List<String> lines) {
        found = List.copyOf(lines);
    }

    private long millis() {
        return clock.instant().toEpochMilli();
    }

    synchronized boolean ended() {
        return endedAt.isPresent();
    }

    synchronized SchemaWorkView view() {
        String outcome =
                endedAt.isEmpty()
                        ? ""
                        : problem.isEmpty()
                                ? "done"
                                : problem.get().code().equals(ProblemCode.ABORTED_BY_USER.id())
                                        ? "stopped"
                                        : "failed";
        return new SchemaWorkView(
                number,
                order.service(),
                order.command(),
                order.migration(),
                order.by(),
                startedAt.toEpochMilli(),
                endedAt.map(Instant::toEpochMilli).orElse(0L),
                steps,
                found,
                outcome,
                problem);
    }

    /// At its next safe point; what it did stays.
    void stop(String by) {
        synchronized (this) {
            if (endedAt.isEmpty()) {
                stoppedBy = by;
            }
        }
        thread.interrupt();
    }

    /// Whether it has ended within this time.
    synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (endedAt.isEmpty()) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
