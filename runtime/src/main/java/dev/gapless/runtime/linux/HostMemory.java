package dev.gapless.runtime.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Memory of this host and of its processes, in bytes.
public final class HostMemory {
    /// Larger ones are the kernel's way to say that there is none.
    private static final long NO_LIMIT = 1L << 60;

    private HostMemory() {}

    /// Room for more processes.
    ///
    /// @param source what bounds it: `MemAvailable` or a control group
    public record Available(long bytes, String source) {}

    /// The least of what the host has left and what each control group above this process has left.
    /// Empty when nothing can be read.
    public static Optional<Available> available() {
        List<Available> bounds = new ArrayList<>();
        kilobytes(Proc.text(Path.of("/proc/meminfo")), "MemAvailable:")
                .ifPresent(bytes -> bounds.add(new Available(bytes, "MemAvailable")));
        ControlGroups.memory()
                .ifPresent(
                        groups -> {
                            Path group = groups.own();
                            while (group != null && group.startsWith(groups.root())) {
                                left(group, groups.unified()).ifPresent(bounds::add);
                                group = group.getParent();
                            }
                        });
        return bounds.stream().min(Comparator.comparingLong(Available::bytes));
    }

    /// What a process uses: its own pages, and its share of those it shares. Empty when it is gone.
    public static OptionalLong used(long pid) {
        OptionalLong share = kilobytes(Proc.text(Proc.folder(pid).resolve("smaps_rollup")), "Pss:");
        return share.isPresent()
                ? share
                : kilobytes(Proc.text(Proc.folder(pid).resolve("status")), "VmRSS:");
    }

    /// The cache of files is given back when memory is short, so it does not count as used.
    private static Optional<Available> left(Path group, boolean unified) {
        OptionalLong limit =
                number(group.resolve(unified ? "memory.max" : "memory.limit_in_bytes"));
        OptionalLong used =
                number(group.resolve(unified ? "memory.current" : "memory.usage_in_bytes"));
        if (limit.isEmpty() || used.isEmpty() || limit.getAsLong() >= NO_LIMIT) {
            return Optional.empty();
        }
        long cache =
                Proc.text(group.resolve("memory.stat"))
                        .lines()
                        .filter(
                                line ->
                                        line.startsWith(
                                                unified
                                                        ? "inactive_file "
                                                        : "total_inactive_file "))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                        .findFirst()
                        .orElse(0);
        long left = Math.max(0, limit.getAsLong() - Math.max(0, used.getAsLong() - cache));
        return Optional.of(new Available(left, "control group " + group));
    }

    private static OptionalLong number(Path file) {
        String text = Proc.text(file).strip();
        return text.matches("[0-9]{1,19}")
                ? OptionalLong.of(text.length() > 18 ? NO_LIMIT : Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static OptionalLong kilobytes(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }
}
