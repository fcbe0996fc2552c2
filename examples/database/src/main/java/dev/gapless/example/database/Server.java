package dev.gapless.example.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A running `postgres`. It ends with the program that started it, even if that one is killed.
final class Server {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);

    /// The shell becomes postgres, under the same pid. Before that it leaves behind a watcher, a
    /// child of nobody here, that waits until the other end of our standard input is closed, which
    /// the kernel does for whoever dies. It asks for the pid in the lock file before it signals: by
    /// then the number could be somebody else's. SIGINT is PostgreSQL's fast shutdown; SIGTERM
    /// would wait for clients.
    private static final String SCRIPT =
            """
            pid=$$
            exec 3<&0 </dev/null
            ( ( read -r _ <&3
                read -r owner < "$0/postmaster.pid" && [ "$owner" = "$pid" ] && kill -INT "$pid" ) & )
            exec 3<&-
            exec "$@"
            """;

    private final Cluster cluster;
    private final Process process;

    private Server(Cluster cluster, Process process) {
        this.cluster = cluster;
        this.process = process;
    }

    /// Starts it on a port of loopback and waits until it takes connections.
    ///
    /// @throws IOException it ended, with the end of its log, or is not ready in a minute
    static Server start(Cluster cluster, int port) throws IOException, InterruptedException {
        Process process =
                cluster.start(
                        List.of(
                                // Ctrl-C in a terminal is for the program, which then stops the
                                // server when it no longer needs it.
                                "setsid",
                                "sh",
                                "-c",
                                SCRIPT,
                                cluster.data().toString(),
                                cluster.program("postgres"),
                                "-D",
                                cluster.data().toString(),
                                "-p",
                                String.valueOf(port),
                                "-clisten_addresses=127.0.0.1",
                                // Their paths may be at most 107 bytes long, and nobody here needs
                                // one.
                                "-cunix_socket_directories=",
                                "-cshared_buffers=64MB",
                                "-cmax_connections=100",
                                // time, process, application: who asked for what failed
                                "-clog_line_prefix=%m,%p,%a,",
                                "-ctimezone=UTC",
                                "-clog_timezone=UTC"));
        Server server = new Server(cluster, process);
        try {
            server.awaitReady(port);
            return server;
        } catch (IOException | InterruptedException e) {
            server.stop();
            throw e;
        }
    }

    private void awaitReady(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (process.waitFor(POLL)) {
                throw new IOException(
                        "PostgreSQL ended at its start on port "
                                + port
                                + ", exit code "
                                + process.exitValue()
                                + ", "
                                + cluster.runAs().how()
                                + ":\n"
                                + cluster.lastLines());
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "PostgreSQL is not ready after "
                                + START_LIMIT.toSeconds()
                                + " s:\n"
                                + cluster.lastLines());
            }
        }
    }

    /// Line 1 of the lock file is the pid, line 8 what the server says of itself.
    private boolean isReady() throws IOException {
        Path lock = cluster.data().resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(lock);
            return lines.size() >= 8
                    && lines.getFirst().equals(String.valueOf(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /// Ends when it ends, whoever ended it.
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /// Closes all sessions, writes a checkpoint, and waits until the process is gone; kills it
    /// after half a minute.
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
