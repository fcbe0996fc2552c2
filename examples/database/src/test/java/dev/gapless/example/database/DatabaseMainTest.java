package dev.gapless.example.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program, started as one.
class DatabaseMainTest {

    /// One for all: the cluster is made once, and what one test leaves, even a killed server's, the
    /// next must start.
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @Test
    void saysWhenItIsReadyAndStopsOnSigterm() throws Exception {
        Process program = start("--dir", folder.toString(), "--port", "0");
        try (BufferedReader output = program.inputReader()) {
            String url = output.readLine().substring("ready ".length());
            try (Connection connection = DriverManager.getConnection(url)) {
                assertThat(connection.getCatalog()).isEqualTo("hello");
            }
            ProcessHandle server = server();
            program.destroy();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(server.isAlive()).isFalse();
            assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void itsServerEndsWithItEvenWhenItIsKilled() throws Exception {
        Process program = start("--dir", folder.toString());
        try (BufferedReader output = program.inputReader()) {
            assertThat(output.readLine()).startsWith("ready ");
            ProcessHandle server = server();
            program.destroyForcibly();
            server.onExit().get(30, TimeUnit.SECONDS);
            while (Files.exists(folder.resolve("data/postmaster.pid"))) {
                Thread.sleep(10);
            }
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void endsWithItsServer() throws Exception {
        Process program = start("--dir", folder.toString());
        try (BufferedReader output = program.inputReader()) {
            assertThat(output.readLine()).startsWith("ready ");
            server().destroyForcibly();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(1);
            assertThat(output.readLine()).contains("ended by itself", "postgres.log");
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void refusesWrongArguments() throws Exception {
        for (List<String> wrong :
                List.of(List.of("--port", "1"), List.of("--dir"), List.of("--dri", "x"))) {
            Process program = start(wrong.toArray(String[]::new));
            assertThat(program.waitFor()).isEqualTo(64);
            assertThat(program.inputReader().lines())
                    .contains(
                            "usage: DatabaseMain --dir DIR [--port PORT]      0, the default: a"
                                    + " free port");
        }
    }

    private ProcessHandle server() throws IOException {
        String pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                DatabaseMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
