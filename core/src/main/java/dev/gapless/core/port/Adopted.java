package dev.gapless.core.port;

import java.util.List;

/// The process that an instance is to be, because it ran before Gapless knew it.
///
/// @param startTicks when it started, as in field 22 of `/proc/PID/stat`
/// @param bootId of the kernel it runs on; with the ticks it tells the process from every other one
///   that has or had its pid
/// @param manager the command that starts and stops its unit, `systemctl` and what has to stand
///   before or after it; empty without a unit
/// @param unit of systemd that it belongs to, empty for none: then it is stopped with signals
public record Adopted(long pid, long startTicks, String bootId, List<String> manager, String unit) {
    public Adopted {
        manager = List.copyOf(manager);
    }

    public boolean hasUnit() {
        return !unit.isEmpty();
    }
}
