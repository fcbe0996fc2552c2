package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.docs.Page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// An nginx of the test's own: its folder, its process, no port but those of its includes. Started
/// by root its workers are another user, as on a real machine.
final class RealNginx implements AutoCloseable {
    static final String NOT_INSTALLED =
            "no nginx on this machine (Debian: apt-get install nginx-light)";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// How to make the folder, and the line that includes what is in it.
    private static final List<Page.Block> FOLDER_THAT_BOTH_SEE =
            page().under("## 1. A folder that both see").blocks();

    private final Path folder;

    private RealNginx(Path folder) {
        this.folder = folder;
    }

    static Page page() {
        return Page.of("docs/howto/nginx.md");
    }

    static boolean installed() {
        return Program.place("nginx").startsWith("/");
    }

    static RealNginx start() throws IOException, InterruptedException {
        RealNginx nginx = new RealNginx(Files.createTempDirectory("gapless-nginx"));
        Files.setPosixFilePermissions(nginx.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        nginx.makeIncludes();
        nginx.configure("");
        nginx.begin();
        return nginx;
    }

    /// As the page says, by the user that runs this.
    private void makeIncludes() throws IOException, InterruptedException {
        String line =
                here(FOLDER_THAT_BOTH_SEE.getFirst().text())
                        .replace("-o gapless", "-o " + System.getProperty("user.name"));
        Process made = new ProcessBuilder("sh", "-ec", line).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0 || !Files.isDirectory(includes())) {
            throw new IOException(line + said);
        }
    }

    /// What a page says of `/etc/nginx`, in the folder of this one.
    String here(String lines) {
        return lines.replace("/etc/nginx", folder.toString());
    }

    Path folder() {
        return folder;
    }

    /// Whatever is called `*.conf` there is a part of its configuration.
    Path includes() {
        return folder.resolve("gapless");
    }

    Path include(String service) {
        return includes().resolve(service + ".conf");
    }

    /// @param more inside `http { }`
    void configure(String more) throws IOException {
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log notice;
                events { worker_connections 512; }
                http {
                    access_log %1$s/access.log;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    %3$s
                    %2$s
                }
                """
                        .formatted(folder, more, here(FOLDER_THAT_BOTH_SEE.getLast().text())));
    }

    List<String> command(String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "nginx",
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString()));
        command.addAll(List.of(more));
        return command;
    }

    SwitchSettings settings(String service, int listen, List<Integer> slots) {
        return settings(include(service), listen, slots, command("-T"), command("-s", "reload"));
    }

    static SwitchSettings settings(
            Path include, int listen, List<Integer> slots, List<String> test, List<String> reload) {
        return new SwitchSettings(
                "nginx",
                List.of("127.0.0.1:" + listen),
                new SwitchSettings.Hold(Duration.ZERO, 0, 0),
                Duration.ofSeconds(10),
                false,
                false,
                Optional.of(new SwitchSettings.Nginx(include, slots, test, reload)));
    }

    /// Returns when its workers have begun: its program does so before, and a signal that comes in
    /// between waits for the next one.
    void begin() throws IOException, InterruptedException {
        Program.Ended ended = Program.run(command());
        if (!ended.well()) {
            throw new IOException(ended.output());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (workers().isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("nginx begins no workers: " + errorLog());
            }
            Thread.sleep(10);
        }
    }

    Set<Workers.Worker> workers() throws IOException {
        return pid().map(pid -> new ProcWorkers().of(OptionalLong.of(pid))).orElse(Set.of());
    }

    void stop() throws IOException, InterruptedException {
        Optional<Long> pid = pid();
        if (pid.isEmpty()) {
            return;
        }
        // not by nginx -s stop, which needs a configuration that is right
        ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroy);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (runs(pid.get())) {
            if (System.nanoTime() > end) {
                throw new IOException("nginx does not stop, pid " + pid.get());
            }
            Thread.sleep(20);
        }
    }

    /// One that has ended is there until somebody waits for it: nobody may.
    private static boolean runs(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    /// Of the master.
    Optional<Long> pid() throws IOException {
        Path file = folder.resolve("nginx.pid");
        // nginx -T leaves an empty one where it does not run
        String pid = Files.exists(file) ? Files.readString(file).strip() : "";
        return pid.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(pid));
    }

    /// How often it was reloaded since it began.
    long reloads() throws IOException {
        return errorLog().lines().filter(line -> line.contains("(SIGHUP)")).count();
    }

    String errorLog() throws IOException {
        Path log = folder.resolve("error.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        VisibleFiles.delete(folder);
    }
}
