package dev.gapless.e2e.site;

import dev.gapless.testkit.database.Folders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real systemd that manages nothing but the units of a test: a user's manager (which need not be
/// process 1) in a control group and in mounts of its own, so that the host's own stays as it is.
/// For Gapless it is the host's: [#programs] has a `systemctl` that speaks to it.
public final class Systemd implements AutoCloseable {
    private static final Path MANAGER = Path.of("/lib/systemd/systemd");
    private static final Path SYSTEMCTL = Path.of("/usr/bin/systemctl");
    private static final Path FINDMNT = Path.of("/usr/bin/findmnt");
    private static final Path UNSHARE = Path.of("/usr/bin/unshare");

    /// It is there when systemd is process 1.
    private static final Path BOOTED = Path.of("/run/systemd/system");

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(20);
    private static final long COMMAND_SECONDS = 60;

    /// Every group of ours is named so, with the process that made it.
    private static final String PREFIX = "gapless-systemd-";

    /// Control groups of version 2 for this shell alone. Where the host has them they are shown
    /// once more, for who mounts them anew changes the options of the host's.
    private static final String GROUPS =
            """
            set -e
            mount --make-rprivate /
            there=$(findmnt -n -o TARGET -t cgroup2 | head -n 1)
            if [ -n "$there" ]; then
              mount --bind "$there" /sys/fs/cgroup
            else
              mount -t cgroup2 none /sys/fs/cgroup
            fi
            """;

    /// `$1` names the control group, the rest is run in it.
    private static final String IN_A_GROUP =
            GROUPS
                    + """
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

    /// Ends all that is left in the control group `$1` and in those whose maker is gone, and
    /// removes them.
    private static final String AWAY =
            GROUPS
                    + """
                    for group in /sys/fs/cgroup/PREFIX*; do
                      [ -d "$group" ] || continue
                      name=${group##*/}
                      maker=${name#PREFIX}
                      maker=${maker%%-*}
                      [ "$name" = "$1" ] || [ ! -d "/proc/$maker" ] || continue
                      for try in 1 2 3 4 5 6 7 8 9 10; do
                        echo 1 > "$group/cgroup.kill" || true
                        find "$group" -depth -type d -exec rmdir {} \\; 2>/dev/null || true
                        [ -d "$group" ] || break
                        sleep 0.2
                      done
                      [ ! -d "$group" ]
                    done
                    """
                            .replace("PREFIX", PREFIX);

    /// What a unit needs beside itself, unless it says that it needs nothing.
    private static final List<String> TARGETS =
            List.of("default", "basic", "shutdown", "sockets", "timers", "paths");

    private final Path folder;
    private final String group;
    private final Process manager;
    private final Thread atEnd = new Thread(this::end);

    private Systemd(Path folder, String group, Process manager) {
        this.folder = folder;
        this.group = group;
        this.manager = manager;
    }

    /// Whether this user may have one here: root, with the programs, where control groups can be
    /// made, and no systemd runs already.
    public static boolean available() {
        boolean programs =
                Stream.of(MANAGER, SYSTEMCTL, FINDMNT, UNSHARE).allMatch(Files::isExecutable);
        if (!programs || Files.exists(BOOTED)) {
            return false;
        }
        String probe = name();
        try {
            return ended(inGroup(probe, Map.of(), "true")) == 0
                    && ended(unshared(AWAY, Map.of(), probe)) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name() {
        return PREFIX + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet();
    }

    public static Systemd begin() {
        try {
            Path folder = Files.createTempDirectory(PREFIX);
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
            Map<String, String> environment =
                    Map.of(
                            "XDG_RUNTIME_DIR", runtime.toString(),
                            "SYSTEMD_UNIT_PATH", units.toString(),
                            "HOME", folder.toString());
            String group = name();
            Process manager =
                    inGroup(group, environment, MANAGER.toString(), "--user")
                            .redirectOutput(folder.resolve("manager.log").toFile())
                            .start();
            Systemd systemd = new Systemd(folder, group, manager);
            systemd.awaitAnswer(runtime.resolve("systemd/private"));
            return systemd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Path socket) {
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            Await.until("systemd answers", BEGINS_WITHIN, () -> Files.exists(socket));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ProcessBuilder inGroup(
            String group, Map<String, String> environment, String... command) {
        return unshared(IN_A_GROUP, environment, group, command);
    }

    private static int ended(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(builder.command().getFirst() + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static ProcessBuilder unshared(
            String script, Map<String, String> environment, String group, String... more) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of(UNSHARE.toString(), "--mount", "sh", "-c", script, "outside", group));
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
        install(name, text);
        systemctl("start", name);
    }

    /// Only writes it down.
    public void install(String name, String text) {
        try {
            Files.writeString(folder.resolve("units").resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        systemctl("daemon-reload");
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
        Path answer = folder.resolve("answer");
        try {
            int code =
                    ended(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(answer.toFile()));
            String said = Files.readString(answer);
            if (code != 0) {
                throw new IllegalStateException(command + " said " + said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atEnd);
        end();
        Folders.delete(folder);
    }

    /// The manager and all that it has begun.
    private void end() {
        try {
            manager.destroyForcibly();
            if (ended(unshared(AWAY, Map.of(), group)) != 0) {
                throw new IOException("the control group " + group + " cannot be removed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
