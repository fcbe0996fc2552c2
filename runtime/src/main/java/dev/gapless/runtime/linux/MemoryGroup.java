package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A control group that limits the memory of one instance: `gapless/NAME` at the top of the
/// hierarchy, beside the groups of systemd and Docker, so that neither a restart of the agent's
/// unit nor its own limit concerns it. That takes root and a writable `/sys/fs/cgroup`; elsewhere
/// there is no limit, and [#create] says why.
///
/// @param folder of the group
public record MemoryGroup(Path folder) {
    private static final String PARENT = "gapless";

    /// What became of the wish for a limit.
    public sealed interface Result {
        record Limited(MemoryGroup group) implements Result {}

        record Unavailable(String reason) implements Result {}
    }

    /// Makes it, or takes the one that is there.
    public static Result create(String name, long bytes) {
        Optional<ControlGroups> groups = ControlGroups.memory();
        if (groups.isEmpty()) {
            return new Result.Unavailable("this host does not count memory by control group");
        }
        boolean unified = groups.get().unified();
        Path parent = groups.get().root().resolve(PARENT);
        try {
            Files.createDirectories(parent);
            if (unified) {
                KernelFile.write(groups.get().root().resolve("cgroup.subtree_control"), "+memory");
                KernelFile.write(parent.resolve("cgroup.subtree_control"), "+memory");
            }
            Path folder = Files.createDirectories(parent.resolve(name));
            KernelFile.write(
                    folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"),
                    Long.toString(bytes));
            return new Result.Limited(new MemoryGroup(folder));
        } catch (IOException failure) {
            return new Result.Unavailable(
                    "no control group can be made in "
                            + groups.get().root()
                            + " ("
                            + failure
                            + ")");
        }
    }

    /// The group of this name, if there is one.
    public static Optional<MemoryGroup> find(String name) {
        return ControlGroups.memory()
                .map(groups -> groups.root().resolve(PARENT).resolve(name))
                .filter(Files::isDirectory)
                .map(MemoryGroup::new);
    }

    /// Whether the kernel has ended a process because the limit was reached.
    public boolean limitWasFatal() {
        String events =
                Proc.text(folder.resolve("memory.events"))
                        + Proc.text(folder.resolve("memory.oom_control"));
        return events.lines()
                .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
    }

    /// Removes it; stays when a process is still in it.
    public void remove() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException _) {
            // A process that is just ending still counts; the folder alone costs nothing.
        }
    }
}
