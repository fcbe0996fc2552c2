package dev.gapless.proxy;

import dev.gapless.proxy.admin.AdminServer;
import dev.gapless.proxy.admin.Origin;
import dev.gapless.proxy.admin.RouteControl;
import dev.gapless.proxy.admin.StatsReport;
import dev.gapless.proxy.drain.Drain;
import dev.gapless.proxy.exchange.DataPlane;
import dev.gapless.proxy.listen.FdClient;
import dev.gapless.proxy.listen.FileLimit;
import dev.gapless.proxy.listen.HeldListeners;
import dev.gapless.proxy.listen.Listeners;
import dev.gapless.proxy.route.RouteStore;
import dev.gapless.proxy.route.RouteStore.Loaded;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.target.LiveRoutes;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// One running proxy: puts the parts together.
public final class Proxy implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Proxy.class.getName());

    /// Locked in the home by the proxy that has it, until it drains.
    public static final String LOCK_FILE = "proxy.lock";

    private static final Duration LISTEN_AGAIN = Duration.ofMillis(500);

    private final LiveRoutes routes = new LiveRoutes();
    private final DataPlane plane;
    private final Listeners listeners;
    private final RouteControl control;
    private final AdminServer admin;
    private final FileChannel lock;
    private final Origin origin;
    private final Thread retry;

    /// The proxy cannot start.
    public static sealed class StartFailed extends Exception {
        private static final long serialVersionUID = 1;

        StartFailed(String message) {
            super(message);
        }

        StartFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Routes were stored, but none of them can be read.
    public static final class RoutesUnreadable extends StartFailed {
        private static final long serialVersionUID = 1;

        RoutesUnreadable(String message) {
            super(message);
        }
    }

    private record Start(RouteTable table, Origin origin) {}

    private Proxy(ProxyOptions options, FileChannel lock, Start start) throws StartFailed {
        this.lock = lock;
        this.origin = start.origin();
        this.plane = new DataPlane(routes, options.eventLoops(), FileLimit.connections());
        this.listeners = new Listeners(plane.loops(), plane::serve, received(options));
        this.control = new RouteControl(routes, listeners, new RouteStore(options.home()), plane);
        if (!start.table().equals(RouteTable.EMPTY)) {
            control.restore(start.table());
        }
        try {
            this.admin =
                    AdminServer.open(
                            options.admin(),
                            control,
                            new StatsReport(routes, plane, control, origin));
            listeners.giveAwayAt(Path.of(options.admin() + ".fds"));
        } catch (IOException e) {
            listeners.close();
            plane.close();
            throw new StartFailed(
                    "the admin socket " + options.admin() + " cannot be opened: " + e.getMessage(),
                    e);
        }
        // Also makes sure that logging is loaded before descriptors can run out.
        LOG.log(Level.INFO, "serving with {0}", options);
        this.retry = Thread.ofVirtual().name("listen-again").start(this::listenAgain);
    }

    /// Starts a proxy; when this returns, it serves.
    public static Proxy start(ProxyOptions options) throws StartFailed {
        FileChannel lock = lock(options.home());
        try {
            return new Proxy(options, lock, load(options));
        } catch (StartFailed | RuntimeException e) {
            unlock(lock);
            throw e;
        }
    }

    private static FileChannel lock(Path home) throws StartFailed {
        Path file = home.resolve(LOCK_FILE);
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new StartFailed("another proxy uses " + home + " (" + file + " is locked)");
            }
            return channel;
        } catch (IOException e) {
            throw new StartFailed(file + " cannot be locked: " + e, e);
        }
    }

    private static void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "releasing the lock: {0}", e.toString());
        }
    }

    private static Start load(ProxyOptions options) throws StartFailed {
        long now = System.currentTimeMillis();
        return switch (new RouteStore(options.home()).load()) {
            case Loaded.Nothing() -> new Start(RouteTable.EMPTY, new Origin(now, "nothing", null));
            case Loaded.Current(RouteTable table) ->
                    new Start(table, new Origin(now, "current", null));
            case Loaded.Previous(_, String reason) when options.startEmpty() -> empty(now, reason);
            case Loaded.Previous(RouteTable table, String reason) -> {
                LOG.log(
                        Level.ERROR,
                        "the newest routes cannot be read ({0}); serving the ones before: epoch {1}"
                                + " generation {2}",
                        reason,
                        table.epoch(),
                        table.generation());
                yield new Start(table, new Origin(now, "previous", reason));
            }
            case Loaded.Unreadable(String reason) -> {
                if (!options.startEmpty()) {
                    throw new RoutesUnreadable(
                            "routes were stored in "
                                    + options.home()
                                    + " but cannot be read: "
                                    + reason
                                    + ". Repair or remove the files, or start with --start-empty to"
                                    + " begin without routes");
                }
                yield empty(now, reason);
            }
        };
    }

    private static Start empty(long now, String reason) {
        LOG.log(Level.ERROR, "starting without routes, as told: {0}", reason);
        return new Start(RouteTable.EMPTY, new Origin(now, "start-empty", reason));
    }

    private static HeldListeners received(ProxyOptions options) {
        Path handoff = options.handoff();
        if (handoff == null) {
            return HeldListeners.none();
        }
        try {
            HeldListeners received = FdClient.receive(handoff);
            LOG.log(Level.INFO, "received listening sockets: {0}", received.addresses());
            return received;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "no listening sockets from {0}: {1}; binding them",
                    handoff,
                    e.getMessage());
            return HeldListeners.none();
        }
    }

    private void listenAgain() {
        try {
            while (true) {
                Thread.sleep(LISTEN_AGAIN);
                control.listenAgain();
                listeners.crowded(plane.crowded());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// One line for whoever waits for the start.
    public String readyLine() {
        RouteTable table = control.table();
        return "ready pid="
                + ProcessHandle.current().pid()
                + " epoch="
                + table.epoch()
                + " generation="
                + table.generation()
                + " restored="
                + origin.restoredFrom()
                + " listening="
                + String.join(",", control.listening());
    }

    /// Finishes what runs. A successor can start at once: admin socket and lock are given up first.
    ///
    /// @return client connections that had to be cut off
    public int drain(Duration limit) {
        // First, so that whoever sees the admin socket gone can rely on it.
        plane.drain();
        retry.interrupt();
        admin.close();
        listeners.stopGiving();
        unlock(lock);
        int left = new Drain(plane, listeners).run(limit);
        close();
        return left;
    }

    /// Ends at once, cutting off what runs. Listening sockets that another process holds go on
    /// listening.
    @Override
    public void close() {
        retry.interrupt();
        admin.close();
        listeners.close();
        plane.close();
        unlock(lock);
    }
}
