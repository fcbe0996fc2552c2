package dev.gapless.e2e.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real systemd that manages nothing but the units of a test: a user's manager (which need not be
/// process 1) in a control group and in mounts of its own, so that the host's own stays as it is.
/// For Gapless it is the host's: [#programs] has a `systemctl` that speaks to it.
public final class Systemd implements AutoCloseable {
    private static final Path MANAGER = Path.of("/lib/systemd/systemd");
    private static final Path SYSTEMCTL = Path.of("/usr/bin/systemctl");
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(20);
    private static final long COMMAND_SECONDS = 60;

    /// `$1` names the control group, the rest is run in it.
    private static final String IN_A_GROUP =
            """
            set -e
            mount --make-rprivate /
            mount -t cgroup2 none /sys/fs/cgroup
            mkdir "/sys/fs/cgroup/$1"
            echo $$ > "/sys/fs/cgroup/$1/cgroup.procs"
            shift
            exec unshare --cgroup sh -c '
              set -e
              umount /sys/fs/cgroup
              mount -t cgroup2 none /sys/fs/cgroup
              mount -t tmpfs none /run/systemd
              mkdir /run/systemd/system
              exec "$@"' inside "$@"
            """;

    /// Ends all that is left in the control group `$1`, and removes it.
    private static final String AWAY =
            """
            mount --make-rprivate /
            mount -t cgroup2 none /sys/fs/cgroup
            cd "/sys/fs/cgroup/$1" || exit 0
            for try in 1 2 3 4 5 6 7 8 9 10; do
              find . -name cgroup.procs -exec cat {} + | xargs -r kill -9 2>/dev/null
              find . -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null
              cd / && rmdir "/sys/fs/cgroup/$1" 2>/dev/null && exit 0
              sleep 0.2
              cd "/sys/fs/cgroup/$1"
            done
            exit 1
            """;

    /// What a unit needs beside itself, unless it says that it needs nothing.
    private static final List<String> TARGETS =
            List.of("default", "basic", "shutdown", "sockets", "timers", "paths");

    private final Path folder;
    private final String group;
    private final Process manager;

    private Systemd(Path folder, String group, Process manager) {
        this.folder = folder;
        this.group = group;
        this.manager = manager;
    }

    /// Whether this user may have one here: root, with the programs, where control groups can be
    /// made.
    public static boolean available() {
        if (!Files.isExecutable(MANAGER) || !Files.isExecutable(SYSTEMCTL)) {
            return false;
        }
        String probe = "gapless-probe-" + ProcessHandle.current().pid();
        try {
            boolean made = inGroup(probe, Map.of(), "true").start().waitFor() == 0;
            away(probe);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static Systemd begin() {
        try {
            Path folder = Files.createTempDirectory("gapless-systemd-");
            Path runtime = Files.createDirectory(folder.resolve("run"));
            Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
            Path units = Files.createDirectory(folder.resolve("units"));
            for (String target : TARGETS) {
                Files.writeString(units.resolve(target + ".target"), "[Unit]\n");
            }
            Path programs = Files.createDirectory(folder.resolve("bin"));
            Path systemctl = programs.resolve("systemctl");
            Files.writeString(
                    systemctl,
                    "#!/bin/sh\nXDG_RUNTIME_DIR=%s exec %s --user \"$@\"\n"
                            .formatted(runtime, SYSTEMCTL));
            Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
            String group = String.valueOf(folder.getFileName());
            Map<String, String> environment =
                    Map.of(
                            "XDG_RUNTIME_DIR", runtime.toString(),
                            "SYSTEMD_UNIT_PATH", units.toString(),
                            "HOME", folder.toString());
            Process manager =
                    inGroup(group, environment, MANAGER.toString(), "--user")
                            .redirectOutput(folder.resolve("manager.log").toFile())
                            .start();
            Systemd systemd = new Systemd(folder, group, manager);
            Await.until(
                    "systemd answers",
                    BEGINS_WITHIN,
                    () -> Files.exists(runtime.resolve("systemd/private")));
            return systemd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder inGroup(
            String group, Map<String, String> environment, String... command) {
        return unshared(IN_A_GROUP, environment, group, command);
    }

    private static void away(String group) throws IOException, InterruptedException {
        if (unshared(AWAY, Map.of(), group).start().waitFor() != 0) {
            throw new IOException("the control group " + group + " cannot be removed");
        }
    }

    private static ProcessBuilder unshared(
            String script, Map<String, String> environment, String group, String... more) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("unshare", "--mount", "sh", "-c", script, "outside", group));
        words.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        return builder;
    }

    /// Where its `systemctl` is.
    public Path programs() {
        return folder.resolve("bin");
    }

    /// Writes a unit down, and starts it.
    public void start(String name, String text) {
        try {
            Files.writeString(folder.resolve("units").resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        systemctl("daemon-reload");
        systemctl("start", name);
    }

    /// `active`, `inactive`, `failed`, ...
    public String state(String unit) {
        return systemctl("show", "-p", "ActiveState", "--value", unit);
    }

    /// Its main process; 0 when it has none.
    public long pid(String unit) {
        return Long.parseLong(systemctl("show", "-p", "MainPID", "--value", unit));
    }

    private String systemctl(String... words) {
        List<String> command = new ArrayList<>();
        command.add(programs().resolve("systemctl").toString());
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " said " + said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        manager.destroyForcibly();
        try {
            manager.waitFor();
            away(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
