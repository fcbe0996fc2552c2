package dev.gapless.example.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A PostgreSQL of one's own on a port of loopback, with one database named [#NAME]. Works for
/// root, too.
///
/// It ends with [#close], or with this program, however that ends. Safe for use by several threads.
public final class EmbeddedDatabase implements AutoCloseable {

    public static final String NAME = "hello";

    private static final int PORT_TRIES = 3;

    private final Cluster cluster;
    private final Server server;
    private final int port;
    private final String password;
    private final Optional<Path> throwAway;

    private EmbeddedDatabase(Cluster cluster, Server server, int port, Optional<Path> throwAway)
            throws IOException {
        this.cluster = cluster;
        this.server = server;
        this.port = port;
        this.password = cluster.password();
        this.throwAway = throwAway;
    }

    /// Starts it with its data in `folder`, which is made when it is not there, and kept.
    ///
    /// @param port 0 for a free one
    /// @throws IOException it cannot run here, or not in this folder, or not on this port; the
    ///   message says why and what to do
    public static EmbeddedDatabase start(Path folder, int port) throws IOException {
        Path absolute = Files.createDirectories(folder.toAbsolutePath().normalize());
        return start(absolute, port, RunAs.choose(absolute), Optional.empty());
    }

    /// Starts it on a free port with its data in a folder of its own, which [#close] deletes.
    public static EmbeddedDatabase temporary() throws IOException {
        Path folder = Files.createTempDirectory("gapless-database-");
        try {
            return start(folder, 0, RunAs.choose(folder), Optional.of(folder));
        } catch (IOException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    static EmbeddedDatabase start(Path folder, int port, RunAs runAs, Optional<Path> throwAway)
            throws IOException {
        try {
            Cluster cluster = Cluster.open(folder, runAs, throwAway.isEmpty());
            EmbeddedDatabase database = listening(cluster, port, throwAway);
            try {
                database.createDatabase(NAME);
                return database;
            } catch (SQLException e) {
                database.server.stop();
                throw new IOException("PostgreSQL runs, but refuses its own user", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted while PostgreSQL started").initCause(e);
        }
    }

    private static EmbeddedDatabase listening(Cluster cluster, int port, Optional<Path> throwAway)
            throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            int chosen = port == 0 ? freePort() : port;
            try {
                return new EmbeddedDatabase(
                        cluster, Server.start(cluster, chosen), chosen, throwAway);
            } catch (IOException e) {
                // Between our look and its start somebody else may have taken a free port.
                if (port != 0 || tries == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// `jdbc:postgresql://127.0.0.1:PORT/hello`, without user and password.
    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    /// The same for another database of this server.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// A superuser.
    public String user() {
        return Cluster.USER;
    }

    /// Random; the same as long as the folder is kept.
    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /// The process id of the server.
    public long pid() {
        return server.pid();
    }

    /// As whom the server runs, for people.
    public String runsAs() {
        return cluster.runAs().how();
    }

    /// A new connection to [#NAME].
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password);
    }

    /// Makes a database if it is not there, and returns its [#jdbcUrl(String)].
    ///
    /// @param name letters, digits and `_`; anything else needs quoting in URLs and is refused
    public String createDatabase(String name) throws SQLException {
        if (!name.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException(
                    "database name '" + name + "' is not of a-z, 0-9 and _");
        }
        try (Connection connection =
                        DriverManager.getConnection(jdbcUrl("postgres"), user(), password);
                PreparedStatement look =
                        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                Statement create = connection.createStatement()) {
            look.setString(1, name);
            if (!look.executeQuery().next()) {
                create.execute("CREATE DATABASE " + name);
            }
        }
        return jdbcUrl(name);
    }

    /// Completes when the server has ended, whoever ended it.
    public CompletableFuture<Void> onExit() {
        return server.onExit().thenAccept(_ -> {});
    }

    /// Stops the server: sessions are ended, what was committed is on disk. Does nothing the second
    /// time.
    @Override
    public void close() {
        try {
            server.stop();
            if (throwAway.isPresent()) {
                Folders.delete(throwAway.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL was not stopped properly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
