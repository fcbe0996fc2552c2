package dev.gapless.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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

    /// A process may start another one just before it is moved itself, and one that is ending can
    /// be moved no more, and takes long to end with what this group gets.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration ROUND = Duration.ofMillis(5);

    static Optional<IdleGroup> find() {
        return ControlGroups.cpu().flatMap(IdleGroup::in);
    }

    private static Optional<IdleGroup> in(ControlGroups groups) {
        Path folder = groups.root().resolve(NAME);
        String version = groups.unified() ? "cgroup v2" : "cgroup v1";
        try {
            Files.createDirectories(folder);
            if (KernelFile.takes(folder.resolve("cpu.idle"), "1")) {
                return Optional.of(
                        new IdleGroup(
                                folder,
                                groups.own(),
                                "idle class of " + version,
                                groups.unified()));
            }
            String weight = groups.unified() ? "cpu.weight" : "cpu.shares";
            String least = groups.unified() ? "1" : "2";
            return KernelFile.takes(folder.resolve(weight), least)
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
        return again(
                () -> {
                    List<String> inside = processes(group);
                    List<String> outside =
                            family.get().stream()
                                    .map(stat -> Long.toString(stat.pid()))
                                    .filter(pid -> !inside.contains(pid))
                                    .toList();
                    outside.forEach(pid -> KernelFile.takes(group.resolve("cgroup.procs"), pid));
                    return outside.isEmpty();
                });
    }

    @Override
    public boolean raise(String name, Supplier<List<ProcessStat>> family) {
        Path group = folder.resolve(name);
        boolean empty =
                again(
                        () -> {
                            List<String> inside = processes(group);
                            inside.forEach(this::takeOut);
                            return inside.isEmpty();
                        });
        if (empty) {
            ended(name);
        }
        return empty;
    }

    private static boolean again(BooleanSupplier round) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!round.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(ROUND.toNanos());
        }
        return true;
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
        if (!KernelFile.takes(home.resolve("cgroup.procs"), pid)) {
            KernelFile.takes(folder.resolveSibling("cgroup.procs"), pid);
        }
    }

    private static List<String> processes(Path group) {
        return Proc.text(group.resolve("cgroup.procs")).lines().toList();
    }
}
