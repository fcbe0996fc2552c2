package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Engine;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Loop;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Runs one service: a virtual thread takes events from the inbox into the loop. Everybody else
/// sees [#state], an immutable snapshot, and may wait for the next one.
public final class ServiceRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServiceRunner.class.getName());
    private static final int INBOX = 100_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration JOURNAL_PAUSE = Duration.ofSeconds(1);

    private final BlockingQueue<Event> inbox = new LinkedBlockingQueue<>(INBOX);
    private final Ports ports;
    private final Dispatcher dispatcher;
    private final Loop loop;
    private final Telemetry telemetry;
    private final Watches watches;
    private final Thread thread;
    private final Object monitor = new Object();
    // guarded by monitor
    private Snapshot snapshot;

    /// What readers see.
    ///
    /// @param version counts up with each change
    /// @param frozen why the loop cannot go on (full disk), empty when it does
    public record Snapshot(
            long version, ServiceState state, String waitingFor, Optional<ProblemReport> frozen) {}

    public ServiceRunner(ServiceState state, Engine engine, StateJournal journal, Ports ports) {
        this.ports = ports;
        this.dispatcher = new Dispatcher(state.service(), ports, this::send);
        this.loop = new Loop(engine, journal, dispatcher::dispatch, state);
        this.telemetry = new Telemetry();
        this.snapshot = new Snapshot(0, state, "", Optional.empty());
        this.watches = new Watches(this, ports, telemetry);
        this.thread = Thread.ofVirtual().name("service-" + state.service()).unstarted(this::run);
    }

    /// Observes the world first, then begins to act.
    public void start() {
        send(new Event.Recovered(ports.runtime().observe(name())));
        thread.start();
        watches.start();
    }

    public String name() {
        return state().service();
    }

    /// Never blocks. Events beyond the bound of the inbox are an error of ours; they are refused
    /// loudly.
    public void send(Event event) {
        if (!inbox.offer(event)) {
            LOG.log(Level.ERROR, "inbox full, dropped {0}", event);
        }
    }

    public ServiceState state() {
        return snapshot().state();
    }

    public Snapshot snapshot() {
        synchronized (monitor) {
            return snapshot;
        }
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

    /// Waits until the deployment with this number has begun or been refused by the loop.
    public Optional<Deployment> awaitDeployment(long number, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Snapshot seen = snapshot();
        while (seen.state().deployment().filter(one -> one.number() >= number).isEmpty()
                && seen.frozen().isEmpty()
                && System.nanoTime() < end) {
            seen = await(seen.version(), Duration.ofMillis(200));
        }
        seen.frozen()
                .ifPresent(
                        why -> {
                            throw why.toProblem();
                        });
        return seen.state().deployment().filter(one -> one.number() == number);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Event event = inbox.poll(untilWake().toMillis(), TimeUnit.MILLISECONDS);
                handle(event == null ? new Event.Tick() : event);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void handle(Event event) throws InterruptedException {
        while (true) {
            try {
                loop.handle(event, ports.clock().instant());
                publish(Optional.empty());
                return;
            } catch (Problem journalFull) {
                // frozen where it is: nothing was dispatched, the same event is handled again
                LOG.log(Level.ERROR, journalFull.getMessage());
                publish(Optional.of(journalFull.report()));
                Thread.sleep(JOURNAL_PAUSE);
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "deciding on " + event, bug);
                publish(Optional.of(Dispatcher.unexpected(bug)));
                return;
            }
        }
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
        watches.refresh();
    }

    @Override
    public void close() {
        thread.interrupt();
        watches.close();
        dispatcher.close();
    }
}
