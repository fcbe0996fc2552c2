package dev.gapless.runtime.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The nice value of the autogroup (sched(7)) that the kernel makes of the instance's session.
/// Everybody may change that of his own processes, in both directions, ten times a second. It
/// counts only for processes that no control group of the CPU divides from the others.
record IdleAutogroup() implements LowPriority {
    private static final int LOWEST = 19;
    private static final Pattern NICE = Pattern.compile("/autogroup-\\d+ nice (-?\\d+)\\s*");
    private static final int ROUNDS = 20;
    private static final long ROUND_MILLIS = 110;

    static Optional<IdleAutogroup> find() {
        boolean on =
                Proc.text(Path.of("/proc/sys/kernel/sched_autogroup_enabled")).strip().equals("1");
        return on && ControlGroups.cpuUndivided()
                ? Optional.of(new IdleAutogroup())
                : Optional.empty();
    }

    @Override
    public String text() {
        return "autogroup with nice 19";
    }

    @Override
    public boolean lower(String name, Supplier<List<ProcessStat>> family) {
        return set(family, LOWEST, nice -> nice != LOWEST);
    }

    @Override
    public boolean raise(String name, Supplier<List<ProcessStat>> family) {
        return set(family, 0, nice -> nice == LOWEST);
    }

    private interface Wrong {
        boolean is(int nice);
    }

    private static boolean set(Supplier<List<ProcessStat>> family, int nice, Wrong wrong) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Path> files =
                    family.get().stream()
                            .map(stat -> Proc.folder(stat.pid()).resolve("autogroup"))
                            .filter(file -> nice(file).filter(wrong::is).isPresent())
                            .toList();
            if (files.isEmpty()) {
                return true;
            }
            // all of a session have the same
            if (!KernelFile.takes(files.getFirst(), Integer.toString(nice)) && !paused()) {
                return false;
            }
        }
        return false;
    }

    /// Of the autogroup; empty for a process that is gone.
    static Optional<Integer> nice(Path file) {
        Matcher matcher = NICE.matcher(Proc.text(file));
        return matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1)))
                : Optional.empty();
    }

    private static boolean paused() {
        try {
            Thread.sleep(ROUND_MILLIS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
