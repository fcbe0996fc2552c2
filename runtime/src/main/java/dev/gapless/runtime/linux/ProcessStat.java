package dev.gapless.runtime.linux;

import java.util.Optional;

/// A line of `/proc/PID/stat`, as far as it is needed.
///
/// @param command the first 15 bytes of the program's name
/// @param state one letter, of its first thread: `Z` for ended and not yet waited for
/// @param session pid of the session's first process
/// @param threads that have not ended, the first one always counted
/// @param startTicks when it started, in ticks since the host did
public record ProcessStat(
        long pid,
        String command,
        char state,
        long parent,
        long session,
        long threads,
        long startTicks) {
    /// Reads the line; the command may hold blanks and brackets.
    static Optional<ProcessStat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] rest = line.substring(close + 1).strip().split(" ", -1);
        if (rest.length < 20) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessStat(
                        Long.parseLong(line.substring(0, open).strip()),
                        line.substring(open + 1, close),
                        rest[0].charAt(0),
                        Long.parseLong(rest[1]),
                        Long.parseLong(rest[3]),
                        Long.parseLong(rest[17]),
                        Long.parseLong(rest[19])));
    }

    /// Its first thread may have ended before others, which still hold its files and ports.
    public boolean ended() {
        return (state == 'Z' || state == 'X') && threads <= 1;
    }

    public ProcessIdentity identity() {
        return new ProcessIdentity(pid, startTicks, Proc.bootId());
    }
}
