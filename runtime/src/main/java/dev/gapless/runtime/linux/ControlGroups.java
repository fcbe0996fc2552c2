package dev.gapless.runtime.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the control groups for memory, or for the CPU, are on this host, version 1 or 2.
///
/// @param root of the hierarchy
/// @param own folder of the group that this process is in; the root when it cannot be seen from
///   here
record ControlGroups(Path root, Path own, boolean unified) {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final Pattern OF_MEMORY = Pattern.compile("\\d+:(.*,)?memory(,.*)?:/.*");
    private static final Pattern OF_CPU = Pattern.compile("\\d+:(.*,)?cpu(,.*)?:/.*");
    private static final Pattern OF_ALL = Pattern.compile("0::/.*");

    /// Empty when memory is not counted here.
    static Optional<ControlGroups> memory() {
        List<String> groups = Proc.text(Path.of("/proc/self/cgroup")).lines().toList();
        Path memory = MOUNT.resolve("memory");
        if (Files.exists(memory.resolve("memory.limit_in_bytes"))) {
            return Optional.of(new ControlGroups(memory, own(memory, groups, OF_MEMORY), false));
        }
        if (Proc.text(MOUNT.resolve("cgroup.controllers")).contains("memory")) {
            return Optional.of(new ControlGroups(MOUNT, own(MOUNT, groups, OF_ALL), true));
        }
        return Optional.empty();
    }

    /// Empty where the CPU is not divided by control group: of version 2 that is, too, where nobody
    /// has asked for it, since asking would change what all others get.
    static Optional<ControlGroups> cpu() {
        List<String> groups = Proc.text(Path.of("/proc/self/cgroup")).lines().toList();
        Path cpu = MOUNT.resolve("cpu");
        if (Files.exists(cpu.resolve("cgroup.procs"))) {
            return Optional.of(new ControlGroups(cpu, own(cpu, groups, OF_CPU), false));
        }
        if (List.of(Proc.text(MOUNT.resolve("cgroup.subtree_control")).strip().split(" "))
                .contains("cpu")) {
            return Optional.of(new ControlGroups(MOUNT, own(MOUNT, groups, OF_ALL), true));
        }
        return Optional.empty();
    }

    /// Whether this process is in no control group that divides the CPU. The group at the top of
    /// the host has a file that the top of a container has not, and the other way round.
    static boolean cpuUndivided() {
        return cpu().map(
                        groups ->
                                groups.own().equals(groups.root())
                                        && (groups.unified()
                                                ? !Files.exists(
                                                        groups.root().resolve("cgroup.events"))
                                                : Files.exists(
                                                        groups.root().resolve("release_agent"))))
                .orElse(!Files.exists(MOUNT.resolve("cgroup.events")));
    }

    private static Path own(Path root, List<String> groups, Pattern mark) {
        return groups.stream()
                .filter(line -> mark.matcher(line).matches())
                .map(line -> root.resolve(line.substring(line.indexOf('/') + 1)).normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(root);
    }
}
