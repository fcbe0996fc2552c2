package dev.gapless.cli.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/// How much time of the processors a process has had. Pure, but for the look.
final class CpuTime {
    /// What Linux counts in, for programs, whatever the kernel was built with.
    private static final double TICKS_PER_SECOND = 100;

    private CpuTime() {}

    /// In seconds of one processor since the process began; empty when it is gone, or cannot be
    /// looked at.
    static OptionalDouble of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", String.valueOf(pid), "stat")));
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }

    /// @param stat as in `proc(5)`; the name of the program, in brackets, may have blanks
    static OptionalDouble parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        try {
            return OptionalDouble.of(
                    (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
