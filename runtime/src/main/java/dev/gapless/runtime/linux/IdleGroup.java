package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A control group at the top of the hierarchy, so that it gives way to all others, and below it
/// one for each instance that starts; whoever has started goes back to the group of the agent,
/// where its child would have been. That takes root.
///
/// @param folder of the group at the top
/// @param home group of the agent
/// @param way what makes it give way, for the plan
/// @param unified the group of the CPU is also that of the memory
record IdleGroup(Path folder, Path home, String way, boolean unified) implements LowPriority {
    static final String NAME = "gapless-starting";

    /// A process may start another one just before it is moved itself.
    private static final int ROUNDS = 50;

    static Optional<IdleGroup> find() {
        return ControlGroups.cpu().flatMap(IdleGroup::in);
    }

    private static Optional<IdleGroup> in(ControlGroups groups) {
        Path folder = groups.root().resolve(NAME);
        String version = groups.unified() ? "cgroup v2" : "cgroup v1";
        try {
            Files.createDirectories(folder);
            if (written(folder.resolve("cpu.idle"), "1")) {
                return Optional.of(
                        new IdleGroup(
                                folder,
                                groups.own(),
                                "idle class of " + version,
                                groups.unified()));
            }
            String weight = groups.unified() ? "cpu.weight" : "cpu.shares";
            String least = groups.unified() ? "1" : "2";
            return written(folder.resolve(weight), least)
                    ? Optional.of(
                            new IdleGroup(
                                    folder,
                                    groups.own(),
                                    weight + " " + least + " of " + version,
                                    groups.unified()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public String text() {
        return way;
    }

    /// One with a limit of its memory stays where that limit is.
    @Override
    public boolean lower(String name, Supplier<List<ProcessStat>> family) {
        if (unified && MemoryGroup.find(name).isPresent()) {
            return false;
        }
        Path group = folder.resolve(name);
        try {
            Files.createDirectories(group);
        } catch (IOException _) {
            return false;
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<String> inside = processes(group);
            List<String> outside =
                    family.get().stream()
                            .map(stat -> Long.toString(stat.pid()))
                            .filter(pid -> !inside.contains(pid))
                            .toList();
            if (outside.isEmpty()) {
                return true;
            }
            outside.forEach(pid -> written(group.resolve("cgroup.procs"), pid));
        }
        return false;
    }

    @Override
    public boolean raise(String name, Supplier<List<ProcessStat>> family) {
        Path group = folder.resolve(name);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> inside = processes(group);
            if (inside.isEmpty()) {
                ended(name);
                return true;
            }
            inside.forEach(this::takeOut);
        }
        return false;
    }

    @Override
    public void ended(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException _) {
            // A process that is just ending still counts; the folder alone costs nothing.
        }
    }

    /// To the top where the group of the agent takes nobody: anywhere but where it is.
    private void takeOut(String pid) {
        if (!written(home.resolve("cgroup.procs"), pid)) {
            written(folder.resolveSibling("cgroup.procs"), pid);
        }
    }

    private static List<String> processes(Path group) {
        return Proc.text(group.resolve("cgroup.procs")).lines().toList();
    }

    /// False for a file that is not there, and for a process that is gone.
    private static boolean written(Path file, String value) {
        try {
            Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
