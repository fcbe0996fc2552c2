package dev.gapless.runtime.adopt;

import dev.gapless.runtime.linux.Proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a process is in another container than this one, or stands for one.
public final class Confinement {
    private static final Pattern CONTAINER =
            Pattern.compile(
                    "(?:docker|libpod|crio|containerd|kubepods|lxc|machine\\.slice)[^\\n]*");

    private Confinement() {}

    /// One phrase for people; empty for a process that is where we are.
    public static Optional<String> of(long pid) {
        String program = Proc.stat(pid).map(stat -> stat.command()).orElse("");
        if (program.startsWith("docker-proxy") || program.startsWith("rootlessport")) {
            return Optional.of("it hands the port on to a container");
        }
        long own = ProcessHandle.current().pid();
        Optional<String> space = Proc.link(pid, "ns/pid");
        if (space.isPresent() && !space.equals(Proc.link(own, "ns/pid"))) {
            return Optional.of("it runs in a container");
        }
        Optional<String> network = Proc.link(pid, "ns/net");
        if (network.isPresent() && !network.equals(Proc.link(own, "ns/net"))) {
            return Optional.of("it has a network of its own");
        }
        Optional<String> marked = container(Proc.groups(pid), Proc.groups(own));
        return marked.isPresent() ? marked : otherFiles(pid, own);
    }

    /// A mount namespace of its own alone is no container: systemd gives one to each unit with
    /// `PrivateTmp`. Another root is.
    private static Optional<String> otherFiles(long pid, long own) {
        Optional<String> mounts = Proc.link(pid, "ns/mnt");
        if (mounts.isEmpty() || mounts.equals(Proc.link(own, "ns/mnt"))) {
            return Optional.empty();
        }
        try {
            return Files.isSameFile(Path.of("/proc/" + pid + "/root/"), Path.of("/"))
                    ? Optional.empty()
                    : Optional.of("it has a file system of its own");
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// By the control groups of a process and of this one.
    static Optional<String> container(String groups, String own) {
        Optional<String> theirs = mark(groups);
        return theirs.isPresent() && !theirs.equals(mark(own))
                ? Optional.of("it runs in a container")
                : Optional.empty();
    }

    private static Optional<String> mark(String groups) {
        Matcher found = CONTAINER.matcher(groups);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
