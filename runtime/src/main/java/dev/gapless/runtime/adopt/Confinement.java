package dev.gapless.runtime.adopt;

import dev.gapless.runtime.linux.Proc;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a process is in another container than this one, or stands for one.
final class Confinement {
    private static final Pattern CONTAINER =
            Pattern.compile(
                    "(?:docker|libpod|crio|containerd|kubepods|lxc|machine\\.slice)[^\\n]*");

    private Confinement() {}

    /// One phrase for people; empty for a process that is where we are.
    static Optional<String> of(long pid) {
        String program = Proc.stat(pid).map(stat -> stat.command()).orElse("");
        if (program.startsWith("docker-proxy") || program.startsWith("rootlessport")) {
            return Optional.of("it hands the port on to a container");
        }
        long own = ProcessHandle.current().pid();
        Optional<String> space = Proc.link(pid, "ns/pid");
        if (space.isPresent() && !space.equals(Proc.link(own, "ns/pid"))) {
            return Optional.of("it runs in a container");
        }
        return container(Proc.groups(pid), Proc.groups(own));
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
