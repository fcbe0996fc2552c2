package dev.gapless.proxy;

import dev.gapless.proxy.admin.ProxyAdmin;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A proxy as it is in production: a process of its own.
final class ProxyProcess implements AutoCloseable {
    final Path home;
    final Process process;
    final Path errors;
    final ProxyAdmin admin;

    private ProxyProcess(Path home, Process process, Path errors) {
        this.home = home;
        this.process = process;
        this.errors = errors;
        this.admin = new ProxyAdmin(home.resolve("a"));
    }

    /// Starts it without waiting.
    ///
    /// @param shell runs before, in the same process (`ulimit`)
    static ProxyProcess launch(Path home, String shell, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                shell + "exec \"$0\" \"$@\"",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        command.addAll(ProxyCommand.jvmFlags());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProxyCommand.MAIN_CLASS,
                        "--home",
                        home.toString(),
                        "--admin",
                        home.resolve("a").toString()));
        command.addAll(List.of(options));
        Path errors = home.resolve("errors.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
        return new ProxyProcess(home, process, errors);
    }

    /// Starts it and waits for its ready line.
    static ProxyProcess start(Path home, String... options) throws IOException {
        ProxyProcess proxy = launch(home, "", options);
        proxy.ready();
        return proxy;
    }

    String ready() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith("ready ")) {
            throw new AssertionError("not ready: " + line + "\n" + errors());
        }
        return line;
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void terminate() {
        process.destroy();
    }

    @Nullable Integer exit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? process.exitValue()
                : null;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
