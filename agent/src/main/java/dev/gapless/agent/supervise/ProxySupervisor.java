package dev.gapless.agent.supervise;

import dev.gapless.agent.view.SwitchInfo;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.proxy.admin.ProxyAdmin;
import dev.gapless.proxy.admin.ProxyStats;
import dev.gapless.proxy.listen.HeldListeners;
import dev.gapless.proxy.listen.ListenerHandoff;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.Signal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Keeps one proxy running on this host and holds its listening sockets too: while it is dead
/// connections wait in the backlog, and its successor gets the very same sockets. The proxy
/// outlives the agent; a new agent finds it by its admin socket. One that hangs is replaced.
/// Thread-safe.
public final class ProxySupervisor implements SwitchInfo, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProxySupervisor.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /// Longer than it drains: what a client began before its service was let go may still run.
    private static final Duration END_LIMIT = Duration.ofSeconds(45);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(4);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ProxyLaunch launch;
    private final ProxyAdmin admin;
    private final Object lock = new Object();
    // guarded by lock
    private HeldListeners held = HeldListeners.none();
    private Thread watch;
    private volatile long pid = -1;
    private volatile Duration silent = Duration.ZERO;
    private volatile boolean closed;

    /// What the proxy last said of itself, also while it does not answer; nothing once it is gone.
    private volatile Optional<ProxyStats> seen = Optional.empty();

    private volatile boolean holding = true;
    private volatile Runnable restarted = () -> {};
    private Optional<ListenerHandoff> handoff = Optional.empty();

    public ProxySupervisor(ProxyLaunch launch) {
        this.launch = launch;
        this.admin = new ProxyAdmin(launch.adminSocket());
        this.watch = unstarted();
    }

    private Thread unstarted() {
        return Thread.ofVirtual().name("proxy-watch").unstarted(this::watch);
    }

    public ProxyAdmin admin() {
        return admin;
    }

    /// Process id of the proxy; -1 while none runs.
    @Override
    public long pid() {
        return pid;
    }

    /// What a person should know of the proxy now.
    ///
    /// @param listen addresses of the service that is asked for
    @Override
    public List<ProblemReport> trouble(List<String> listen, Instant now) {
        List<ProblemReport> trouble = new ArrayList<>();
        seen.map(stats -> ProxyTrouble.of(stats, listen, now)).ifPresent(trouble::addAll);
        if (!holding) {
            trouble.add(ProxyTrouble.notHeld());
        }
        if (silent.compareTo(LOOK.plus(ANSWER_LIMIT)) > 0) {
            trouble.add(ProxyTrouble.silent(pid, silent));
        }
        return trouble;
    }

    /// Finds the proxy or starts it.
    ///
    /// @param whenRestarted called whenever another proxy has begun in the place of one that ended
    public void start(Runnable whenRestarted) {
        restarted = whenRestarted;
        start();
    }

    private void start() {
        try {
            handoff = Optional.of(ListenerHandoff.serve(launch.handoffSocket(), this::held));
            // one that runs but does not answer is the matter of the watch
            pid = alive().map(ProxyStats::pid).or(launch::holder).orElse(-1L);
            if (pid < 0) {
                spawn();
            }
            holdListeners();
            synchronized (lock) {
                watch.start();
            }
        } catch (IOException | InterruptedException e) {
            throw Problem.of(
                            ProblemCode.AGENT_FAILED_TO_START,
                            "The built-in switch could not be started: " + e.getMessage())
                    .where(launch.adminSocket().toString())
                    .found("see " + launch.log())
                    .todo("repair what the log names, then start the agent again")
                    .cause(e);
        }
    }

    private HeldListeners held() {
        synchronized (lock) {
            return held;
        }
    }

    /// Takes the proxy's present listening sockets. Called after each change of addresses. When
    /// that fails it is tried again until it succeeds.
    public void holdListeners() {
        take(true);
    }

    /// Takes those of a proxy that may not have its routes yet: sockets that it does not use yet
    /// are kept, for they would be closed with the last descriptor.
    private void holdMoreListeners() {
        take(false);
    }

    private void take(boolean letGo) {
        synchronized (lock) {
            try {
                HeldListeners fresh = admin.takeListeners();
                HeldListeners old = held;
                if (letGo || fresh.addresses().containsAll(old.addresses())) {
                    held = fresh;
                    old.close();
                    holding = true;
                } else {
                    fresh.close();
                    holding = false;
                }
            } catch (IOException e) {
                if (holding) {
                    LOG.log(
                            Level.WARNING,
                            "the proxy did not give its listening sockets, asking again: {0}",
                            e.getMessage());
                }
                holding = false;
            }
        }
    }

    private Optional<ProxyStats> alive() {
        try {
            Optional<ProxyStats> answer = Optional.of(admin.within(ANSWER_LIMIT).stats());
            seen = answer;
            return answer;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void spawn() throws IOException, InterruptedException {
        Process process = launch.start();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            Optional<ProxyStats> stats = alive();
            if (stats.isPresent()) {
                began(stats.get());
                return;
            }
            if (!process.isAlive()) {
                throw new IOException("it ended with exit code " + process.exitValue());
            }
            Thread.sleep(POLL);
        }
        process.destroyForcibly();
        throw new IOException("it did not answer within " + START_LIMIT.toSeconds() + " s");
    }

    private void began(ProxyStats stats) {
        pid = stats.pid();
        LOG.log(Level.INFO, "proxy runs, pid {0}", Long.toString(pid));
        if (stats.restoreProblem() != null) {
            LOG.log(
                    Level.ERROR,
                    "[{0}] the proxy could not read its newest routes, it gets those of the"
                            + " journal: {1}",
                    ProblemCode.ROUTES_CORRUPT.id(),
                    stats.restoreProblem());
        }
    }

    private void watch() {
        Duration pause = Duration.ZERO;
        while (!closed) {
            long began = System.nanoTime();
            try {
                awaitEnd();
                if (closed) {
                    return;
                }
                LOG.log(
                        Level.WARNING,
                        "the proxy, pid {0}, is gone; starting it again",
                        Long.toString(pid));
                pid = -1;
                seen = Optional.empty();
                boolean shortLife =
                        Duration.ofNanos(System.nanoTime() - began).compareTo(SHORT_LIFE) < 0;
                Thread.sleep(shortLife ? pause : Duration.ZERO);
                pause = shortLife ? longer(pause) : Duration.ZERO;
                spawn();
                holdMoreListeners();
                restarted.run();
            } catch (IOException e) {
                LOG.log(Level.ERROR, "the proxy does not start: {0}", e.getMessage());
                pause = longer(pause);
            } catch (RuntimeException bug) {
                LOG.log(Level.ERROR, "watching the proxy", bug);
                pause = longer(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? Duration.ofMillis(200) : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private void awaitEnd() throws InterruptedException {
        Silence silence = new Silence(System.nanoTime());
        long look = System.nanoTime();
        while (!closed && serves()) {
            if (System.nanoTime() - look > LOOK.toNanos()) {
                look(silence);
                look = System.nanoTime();
            }
            Thread.sleep(POLL);
        }
        silent = Duration.ZERO;
    }

    private void look(Silence silence) {
        if (alive().isPresent()) {
            silence.heard(System.nanoTime());
            if (!holding) {
                holdMoreListeners();
            }
        } else {
            silence.unheard(System.nanoTime());
            if (silence.tooLong()) {
                endHung(silence.length());
                silence.heard(System.nanoTime());
            }
        }
        silent = silence.length();
    }

    /// A proxy that answers neither the agent nor its clients serves nobody: it is killed, so that
    /// [#watch] puts another in its place. What was in flight in it is lost.
    private void endHung(Duration length) {
        // held before it is asked, so that what is killed is what did not answer
        try (Pidfd process = Proc.stat(pid).flatMap(it -> Pidfd.open(it.identity())).orElse(null)) {
            if (process == null || DataPlaneProbe.answers(pid)) {
                LOG.log(
                        Level.WARNING,
                        "[{0}] the proxy, pid {1}, serves but has not answered the agent for {2} s",
                        ProblemCode.SWITCH_UNREACHABLE.id(),
                        Long.toString(pid),
                        length.toSeconds());
                return;
            }
            LOG.log(
                    Level.ERROR,
                    "[{0}] the proxy, pid {1}, hangs: it has answered neither the agent nor clients"
                            + " for {2} s; killing it, requests in flight in it are lost",
                    ProblemCode.SWITCH_UNREACHABLE.id(),
                    Long.toString(pid),
                    length.toSeconds());
            process.signal(Signal.SIGKILL);
        } catch (Problem denied) {
            LOG.log(Level.ERROR, "the proxy hangs and cannot be killed: {0}", denied.getMessage());
        }
    }

    /// Not when it has ended, though nobody may have waited for it yet, and not when it drains: it
    /// gave its place up then and its successor can begin.
    private boolean serves() {
        boolean runs = pid >= 0 && Proc.stat(pid).filter(stat -> !stat.ended()).isPresent();
        return runs && (Files.exists(launch.adminSocket()) || launch.inUse());
    }

    /// Ends the proxy, and starts no other: for an agent that ends, too. Returns once the process
    /// is gone. Throws `not-possible-now`, and nothing was changed, while a service has routes
    /// there or is to have them, when it does not say whether one has, and while it is being
    /// started again; `switch-unreachable` when it was told and did not end: then another one takes
    /// its place.
    ///
    /// @param wanted services whose routes are to be there: it may have lost them
    public void end(Collection<String> wanted) {
        long last = pid;
        Set<String> served = new TreeSet<>(served(last));
        served.addAll(wanted);
        if (!served.isEmpty()) {
            throw ProxyTrouble.inUse(List.copyOf(served));
        }
        synchronized (lock) {
            closed = true;
            watch.interrupt();
        }
        try (Pidfd process =
                Proc.stat(last).flatMap(it -> Pidfd.open(it.identity())).orElse(null)) {
            if (process != null) {
                process.signal(Signal.SIGTERM);
                awaitGone(last);
            }
            pid = -1;
        } catch (Problem stays) {
            watchAgain();
            throw stays;
        }
    }

    private void watchAgain() {
        synchronized (lock) {
            closed = false;
            watch = unstarted();
            watch.start();
        }
    }

    /// Services that have routes there.
    private List<String> served(long last) {
        if (!serves()) {
            throw ProxyTrouble.away();
        }
        try {
            return admin.within(ANSWER_LIMIT).routes().services().stream()
                    .map(ServiceRoute::name)
                    .toList();
        } catch (IOException e) {
            throw ProxyTrouble.unknown(last, String.valueOf(e.getMessage()));
        }
    }

    private static void awaitGone(long last) {
        long end = System.nanoTime() + END_LIMIT.toNanos();
        while (Proc.stat(last).filter(stat -> !stat.ended()).isPresent()) {
            if (System.nanoTime() > end) {
                throw ProxyTrouble.stays(last, END_LIMIT);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProxyTrouble.stays(last, END_LIMIT);
            }
        }
    }

    /// Lets go; the proxy goes on.
    @Override
    public void close() {
        closed = true;
        handoff.ifPresent(ListenerHandoff::close);
        synchronized (lock) {
            watch.interrupt();
            held.close();
        }
    }
}
