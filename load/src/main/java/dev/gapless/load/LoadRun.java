package dev.gapless.load;

import dev.gapless.load.record.Recorder;
import dev.gapless.load.record.Snapshot;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A load that is running. It ends by itself at the plan's limit; [#stop] ends it sooner and waits
/// for the requests that are on their way or overdue: at most as long as a request may take, and
/// [Clockwork#WORKS_OFF] before that.
public final class LoadRun implements AutoCloseable {
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final long WATCH_MILLIS = 100;

    private final LoadPlan plan;
    private final Tallies tallies;
    private final IdLedger ids;
    private final Clockwork clockwork;
    private final OwnDelay ownDelay = new OwnDelay();
    private final List<User> users = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private @Nullable LoadResult result; // guarded by this

    private LoadRun(LoadPlan plan) {
        this.plan = plan;
        var address = plan.address();
        tallies = new Tallies(new Recorder(plan.phase(), plan.keepMishaps()));
        ids = new IdLedger(plan.idPrefix());
        var job = new User.Job(plan, address, new RequestMix(plan), ids, tallies);
        clockwork = new Clockwork(job);
        for (int i = 0; i < plan.mode().connections(); i++) {
            users.add(new User(job));
        }
    }

    /// Begins at once.
    ///
    /// @throws LoadProblem when the target may not be loaded; nothing was sent then
    public static LoadRun start(LoadPlan plan) {
        var run = new LoadRun(plan);
        for (int i = 0; i < run.users.size(); i++) {
            int index = i;
            run.threads.add(Thread.ofVirtual().name("user-" + index).start(() -> run.use(index)));
        }
        Thread.ofVirtual().name("load-watch").start(run::watch);
        run.ownDelay.start();
        return run;
    }

    private void use(int index) {
        var user = users.get(index);
        try {
            clockwork.run(user, index);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // a user less is load less, and a proof of something else: the run must not look like a
            // good one
            fault.compareAndSet(null, e);
        } finally {
            user.close();
        }
    }

    private void watch() {
        try {
            while (threads.stream().anyMatch(Thread::isAlive)) {
                TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                long now = System.nanoTime();
                users.forEach(user -> user.expire(now));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public Snapshot snapshot() {
        return tallies.recorder().snapshot();
    }

    /// Names this moment.
    public void mark(String name) {
        tallies.recorder().mark(name);
    }

    /// What is due from now on counts in that phase. What was due before counts where it was due,
    /// whenever its outcome is known.
    public void enterPhase(String name) {
        tallies.recorder().enterPhase(name);
    }

    /// The ids so far.
    public IdLedger ids() {
        return ids;
    }

    /// Waits for the end that the plan sets, then the same as [#stop].
    public LoadResult await() throws InterruptedException {
        clockwork.awaitEnd();
        return stop();
    }

    /// Sends nothing more, waits for what is on its way, and says what came of it all. The same
    /// result each time.
    ///
    /// @throws IllegalStateException when the generator itself broke: its figures prove nothing
    ///   then
    public synchronized LoadResult stop() {
        if (result == null) {
            clockwork.stop();
            joinUsers();
            ownDelay.stop();
            var broken = fault.get();
            if (broken != null) {
                throw new IllegalStateException(
                        "the load generator broke; its figures prove nothing", broken);
            }
            result =
                    new LoadResult(
                            plan,
                            tallies.recorder().finish(),
                            ids,
                            tallies.opened().sum(),
                            tallies.closedIdle().sum(),
                            ownDelay.worstMillis());
        }
        return result;
    }

    private void joinUsers() {
        long longest =
                Clockwork.WORKS_OFF
                        .plus(plan.connectTimeout())
                        .plus(plan.timeout())
                        .plus(MARGIN)
                        .toNanos();
        long deadline = System.nanoTime() + longest;
        boolean interrupted = false;
        for (var thread : threads) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            fault.compareAndSet(
                    null,
                    new IllegalStateException("a user did not end in " + longest / 1e9 + " s"));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
