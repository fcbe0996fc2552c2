package dev.gapless.example.tiny;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A release jar running as a process on a free port. Closing kills it.
final class TinyProcess implements AutoCloseable {

    private static final String READY = " on 127.0.0.1:";

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();
    private int port;

    private TinyProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Path jar(String version) {
        return Path.of("target", "releases", "tiny-" + version + ".jar");
    }

    /// Starts a release and waits until it says that it is ready, or until it ends.
    static TinyProcess start(String version, Map<String, String> environment) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                                java,
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-jar",
                                jar(version).toString())
                        .redirectErrorStream(true);
        builder.environment().put("PORT", "0");
        builder.environment().putAll(environment);
        TinyProcess started = new TinyProcess(builder.start());
        started.awaitReady();
        return started;
    }

    private void awaitReady() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith("ready ")) {
                port = Integer.parseInt(line.substring(line.indexOf(READY) + READY.length()));
                return;
            }
        }
    }

    int port() {
        return port;
    }

    String lastLine() {
        return lines.getLast();
    }

    Client connect() throws IOException {
        return new Client(port);
    }

    /// What it has used so far, in all its threads.
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    void sigterm() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 20 s later");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
