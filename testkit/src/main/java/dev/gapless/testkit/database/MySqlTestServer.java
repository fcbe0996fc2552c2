package dev.gapless.testkit.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// MySQL, run by a program that the environment variable `GAPLESS_MYSQL` names: `start FOLDER PORT`
/// starts one on 127.0.0.1 whose `root` has no password and waits until it answers, `stop FOLDER`
/// ends it.
final class MySqlTestServer implements TestServer {
    private final int port;

    private MySqlTestServer(int port) {
        this.port = port;
    }

    static boolean available() {
        String program = System.getenv("GAPLESS_MYSQL");
        return program != null && Files.isExecutable(Path.of(program));
    }

    static MySqlTestServer start() throws IOException {
        Path folder = Files.createTempDirectory("gapless-mysql-");
        Path data = folder.resolve("data");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        run("start", data.toString(), String.valueOf(port));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder, data)));
        return new MySqlTestServer(port);
    }

    @Override
    public String createDatabase(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(""), user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        }
        // The word that applications use; the driver of this test knows only its own.
        return url(name);
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?sslMode=disable";
    }

    private static void end(Path folder, Path data) {
        try {
            run("stop", data.toString());
        } catch (IOException e) {
            System.getLogger(MySqlTestServer.class.getName())
                    .log(System.Logger.Level.WARNING, "stop", e);
        }
        Folders.delete(folder);
    }

    private static void run(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = System.getenv("GAPLESS_MYSQL");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
