package dev.gapless.runtime.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the control groups for memory are on this host, version 1 or 2.
///
/// @param root of the hierarchy that counts memory
/// @param own folder of the group that this process is in; the root when it cannot be seen from
///   here
record ControlGroups(Path root, Path own, boolean unified) {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    /// Empty when memory is not counted here.
    static Optional<ControlGroups> memory() {
        List<String> groups = Proc.text(Path.of("/proc/self/cgroup")).lines().toList();
        Path memory = MOUNT.resolve("memory");
        if (Files.exists(memory.resolve("memory.limit_in_bytes"))) {
            return Optional.of(new ControlGroups(memory, own(memory, groups, ":memory:"), false));
        }
        if (Proc.text(MOUNT.resolve("cgroup.controllers")).contains("memory")) {
            return Optional.of(new ControlGroups(MOUNT, own(MOUNT, groups, "0::"), true));
        }
        return Optional.empty();
    }

    private static Path own(Path root, List<String> groups, String mark) {
        return groups.stream()
                .filter(line -> line.contains(mark))
                .map(line -> root.resolve(line.substring(line.indexOf('/') + 1)).normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(root);
    }
}
