package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Loop;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs one service: a virtual thread takes events from the inbox into the loop. Everybody else
/// sees [#state], an immutable snapshot, and may wait for the next one.
public final class ServiceRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceRunner.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration JOURNAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_BUG_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_BUG_PAUSE = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Inbox inbox = new Inbox();
    private final Ports ports;
    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Telemetry telemetry;
    private final Watches watches;
    private final DipLog dipLog;
    private final Thread thread;
    private volatile Instant heard;
    // of the loop's thread
    private int bugs;
    private final Object monitor = new Object();
    // guarded by monitor
    private Snapshot snapshot;

    /// What readers see.
    ///
    /// @param version counts up with each change
    /// @param frozen why the loop cannot go on (full disk, a bug), empty when it does
    public record Snapshot(
            long version, ServiceState state, String waitingFor, Optional<ProblemReport> frozen) {}

    public ServiceRunner(ServiceState state, Decider decider, StateJournal journal, Ports ports) {
        this.ports = ports;
        this.heard = ports.clock().instant();
        Priorities priorities = new Priorities(ports.runtime(), ports.clock());
        this.dispatcher = new Dispatcher(state.service(), ports, priorities, this::send);
        this.loop = new Loop(decider, journal, dispatcher::dispatch, state);
        this.telemetry = new Telemetry();
        this.dipLog = new DipLog(state);
        this.snapshot = new Snapshot(0, state, "", Optional.empty());
        this.watches = new Watches(this, ports, priorities, telemetry);
        this.thread = Thread.ofVirtual().name("service-" + state.service()).unstarted(this::run);
    }

    /// Observes the world first, then begins to act.
    public void start() {
        send(new Event.Recovered(ports.runtime().observe(name())));
        watches.start();
        thread.start();
    }

    public String name() {
        return state().service();
    }

    /// Never blocks.
    public void send(Event event) {
        inbox.put(new Letter(event));
    }

    /// The state right after the decision on this event; empty when the loop did not come to it in
    /// time, and then it never will. Throws why the loop cannot go on, or what went wrong with the
    /// event.
    public Optional<ServiceState> ask(Event event, Duration limit) throws InterruptedException {
        Letter letter = new Letter(event);
        inbox.put(letter);
        Optional<ServiceState> after = letter.await(limit);
        if (after.isEmpty()) {
            snapshot()
                    .frozen()
                    .ifPresent(
                            why -> {
                                throw why.toProblem();
                            });
        }
        return after;
    }

    public ServiceState state() {
        return snapshot().state();
    }

    /// When the loop last decided on something: it does so every ten seconds at the latest, and no
    /// longer when it cannot go on.
    public Instant heard() {
        return heard;
    }

    public Snapshot snapshot() {
        synchronized (monitor) {
            return snapshot;
        }
    }

    /// The switch began anew: looks at it now.
    public void switchRestarted() {
        watches.lookNow();
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    /// Waits for a snapshot newer than `version`, at most so long; returns the newest either way.
    public Snapshot await(long version, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (monitor) {
            while (snapshot.version() <= version) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                monitor.wait(left);
            }
            return snapshot;
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                handle(inbox.take(untilWake()).orElseGet(ServiceRunner::tick));
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private static Letter tick() {
        return new Letter(new Event.Tick());
    }

    /// Publishes before it answers: who asked must not find an older snapshot than the answer.
    private void handle(Letter letter) throws InterruptedException {
        try {
            loop.handle(letter.event(), ports.clock().instant());
            bugs = 0;
            heard = ports.clock().instant();
            publish(Optional.empty());
            letter.decided(loop.state());
        } catch (Problem problem) {
            LOG.log(Level.ERROR, problem.getMessage());
            if (problem.is(ProblemCode.INTERNAL)) {
                giveUp(letter, problem.report());
            } else {
                // the journal: nothing was dispatched, the same event is handled again
                publish(Optional.of(problem.report()));
                inbox.giveBack(letter);
                Thread.sleep(JOURNAL_PAUSE);
            }
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "deciding on " + letter.event(), bug);
            giveUp(letter, Dispatcher.unexpected(bug));
        }
    }

    /// The event is left out: the next one may go better.
    private void giveUp(Letter letter, ProblemReport problem) throws InterruptedException {
        publish(Optional.of(problem));
        letter.failed(problem);
        Thread.sleep(bugPause(bugs++));
    }

    /// What fails once may fail each time: the loop must not do nothing else.
    private static Duration bugPause(int before) {
        Duration pause = FIRST_BUG_PAUSE.multipliedBy(1L << Math.min(before, 10));
        return pause.compareTo(LONGEST_BUG_PAUSE) > 0 ? LONGEST_BUG_PAUSE : pause;
    }

    private Duration untilWake() {
        Instant now = ports.clock().instant();
        Duration until = loop.wake().map(wake -> Duration.between(now, wake)).orElse(LONGEST_WAIT);
        if (until.compareTo(LONGEST_WAIT) > 0) {
            return LONGEST_WAIT;
        }
        return until.isNegative() ? Duration.ofMillis(1) : until.plusMillis(1);
    }

    private void publish(Optional<ProblemReport> frozen) {
        synchronized (monitor) {
            boolean same =
                    snapshot.state().equals(loop.state())
                            && snapshot.waitingFor().equals(loop.waitingFor())
                            && snapshot.frozen().equals(frozen);
            if (!same) {
                snapshot =
                        new Snapshot(
                                snapshot.version() + 1, loop.state(), loop.waitingFor(), frozen);
                monitor.notifyAll();
            }
        }
        dispatcher.pace(loop.state().open().map(Deployment::pace).orElse(Pace.FULL));
        dipLog.look(loop.state());
        watches.refresh();
    }

    /// Returns once nothing more is decided.
    @Override
    public void close() {
        thread.interrupt();
        watches.close();
        try {
            if (thread.isAlive() && !thread.join(END_LIMIT)) {
                LOG.log(Level.WARNING, "the loop of {0} does not end", name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dispatcher.close();
    }
}
