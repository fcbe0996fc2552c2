package dev.gapless.agent.supervise;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.proxy.ProxyMain;
import dev.gapless.proxy.admin.ProxyAdmin;
import dev.gapless.proxy.admin.ProxyStats;
import dev.gapless.proxy.listen.HeldListeners;
import dev.gapless.proxy.listen.ListenerHandoff;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Keeps one proxy running on this host and holds its listening sockets too: while it is dead
/// connections wait in the backlog, and its successor gets the very same sockets. The proxy
/// outlives the agent; a new agent finds it by its admin socket. Thread-safe.
public final class ProxySupervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProxySupervisor.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ProxyLaunch launch;
    private final ProxyAdmin admin;
    private final Object lock = new Object();
    private final Thread watch;
    // guarded by lock
    private HeldListeners held = HeldListeners.none();
    private volatile long pid = -1;
    private volatile boolean closed;
    private Optional<ListenerHandoff> handoff = Optional.empty();

    public ProxySupervisor(ProxyLaunch launch) {
        this.launch = launch;
        this.admin = new ProxyAdmin(launch.adminSocket());
        this.watch = Thread.ofVirtual().name("proxy-watch").unstarted(this::watch);
    }

    public ProxyAdmin admin() {
        return admin;
    }

    /// Process id of the proxy; -1 while none runs.
    public long pid() {
        return pid;
    }

    /// Finds the proxy or starts it.
    public void start() {
        try {
            handoff = Optional.of(ListenerHandoff.serve(launch.handoffSocket(), this::held));
            pid = alive().map(ProxyStats::pid).orElse(-1L);
            if (pid < 0) {
                spawn();
            }
            holdListeners();
            watch.start();
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

    /// Takes the proxy's present listening sockets. Called after each change of addresses.
    public void holdListeners() {
        synchronized (lock) {
            try {
                HeldListeners fresh = admin.takeListeners();
                HeldListeners old = held;
                held = fresh;
                old.close();
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "the proxy did not give its listening sockets: {0}",
                        e.getMessage());
            }
        }
    }

    private Optional<ProxyStats> alive() {
        try {
            return Optional.of(admin.stats());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void spawn() throws IOException, InterruptedException {
        OptionalInt exit = spawn(false);
        if (exit.isPresent() && exit.getAsInt() == ProxyMain.ROUTES_UNREADABLE) {
            LOG.log(
                    Level.ERROR,
                    "[{0}] the stored routes cannot be read, see {1}; the proxy begins without, and"
                            + " gets those of the journal",
                    ProblemCode.ROUTES_CORRUPT.id(),
                    launch.log());
            exit = spawn(true);
        }
        if (exit.isPresent()) {
            throw new IOException("it ended with exit code " + exit.getAsInt());
        }
    }

    /// Its exit code when it ended instead of serving.
    private OptionalInt spawn(boolean empty) throws IOException, InterruptedException {
        Process process = launch.start(empty);
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            Optional<ProxyStats> stats = alive();
            if (stats.isPresent()) {
                pid = stats.get().pid();
                LOG.log(Level.INFO, "proxy runs, pid {0}", Long.toString(pid));
                return OptionalInt.empty();
            }
            if (!process.isAlive()) {
                return OptionalInt.of(process.exitValue());
            }
            Thread.sleep(POLL);
        }
        process.destroyForcibly();
        throw new IOException("it did not answer within " + START_LIMIT.toSeconds() + " s");
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
                boolean shortLife =
                        Duration.ofNanos(System.nanoTime() - began).compareTo(SHORT_LIFE) < 0;
                Thread.sleep(shortLife ? pause : Duration.ZERO);
                pause = shortLife ? longer(pause) : Duration.ZERO;
                spawn();
                holdListeners();
            } catch (IOException e) {
                LOG.log(Level.ERROR, "the proxy does not start: {0}", e.getMessage());
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
        Optional<ProcessHandle> process = pid < 0 ? Optional.empty() : ProcessHandle.of(pid);
        while (!closed && process.isPresent() && process.get().isAlive()) {
            Thread.sleep(POLL);
        }
    }

    /// Lets go; the proxy goes on.
    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        handoff.ifPresent(ListenerHandoff::close);
        synchronized (lock) {
            held.close();
        }
    }
}
