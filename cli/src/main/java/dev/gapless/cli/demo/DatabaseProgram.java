package dev.gapless.cli.demo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of the demo's own, as a program beside it.
final class DatabaseProgram implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final Path folder;
    private final Path log;
    private final String ready;

    private DatabaseProgram(Process process, Path folder, Path log, String ready) {
        this.process = process;
        this.folder = folder;
        this.log = log;
        this.ready = ready;
    }

    /// Takes some seconds. Throws `demo-prerequisite` with what PostgreSQL said.
    static DatabaseProgram start(DemoParts parts, Path folder) {
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            parts.java().toString(),
                                            "-XX:+UseSerialGC",
                                            "-Xmx64m",
                                            "-cp",
                                            parts.databaseClassPath(),
                                            "dev.gapless.example.database.DatabaseMain",
                                            "--dir",
                                            folder.toString()))
                            .redirectError(log.toFile())
                            .start();
            String line = firstLine(process);
            if (line == null || !line.startsWith("ready jdbc:")) {
                process.destroy();
                throw failed(log);
            }
            return new DatabaseProgram(process, folder, log, line.substring("ready ".length()));
        } catch (IOException e) {
            throw failed(log);
        }
    }

    @SuppressWarnings("resource") // the stream lives as long as the process
    private static @org.jspecify.annotations.Nullable String firstLine(Process process)
            throws IOException {
        BufferedReader out = process.inputReader();
        return out.readLine();
    }

    private static Problem failed(Path log) {
        List<String> lines;
        try {
            lines = Files.readAllLines(log);
        } catch (IOException e) {
            lines = List.of();
        }
        return Problem.of(ProblemCode.DEMO_PREREQUISITE, "The embedded PostgreSQL did not start.")
                .where(log.toString())
                .todo("see the lines below; as root it needs user namespaces, runuser or setpriv")
                .evidence(lines.subList(Math.max(0, lines.size() - 10), lines.size()))
                .build();
    }

    String url() {
        return ready.substring(0, ready.indexOf('?'));
    }

    String user() {
        return parameter("user");
    }

    String password() {
        return parameter("password");
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    /// What the server says of itself.
    Path serverLog() {
        return folder.resolve("postgres.log");
    }

    private String parameter(String name) {
        String query = ready.substring(ready.indexOf('?') + 1);
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    @Override
    public void close() {
        process.destroy();
        Interrupts.without(
                () -> {
                    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                    }
                });
    }

    @Override
    public String toString() {
        return "PostgreSQL, log " + log;
    }
}
