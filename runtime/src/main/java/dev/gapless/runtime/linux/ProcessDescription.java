package dev.gapless.runtime.linux;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A process as a person would name it: `pid 3120, java -jar batch.jar, user batch, since Nov 18`.
public final class ProcessDescription {
    private static final int COMMAND_CHARACTERS = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR =
            DateTimeFormatter.ofPattern("MMM d yyyy", Locale.ENGLISH);

    private ProcessDescription() {}

    public static String of(long pid) {
        List<String> parts = new ArrayList<>(List.of("pid " + pid));
        parts.add(command(Proc.commandLine(pid), pid));
        UnixUser.ownerOf(pid).ifPresent(user -> parts.add("user " + user));
        ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .ifPresent(
                        start ->
                                parts.add(
                                        "since "
                                                + since(
                                                        start,
                                                        ZonedDateTime.now(
                                                                ZoneId.systemDefault()))));
        return String.join(", ", parts);
    }

    /// The program without its folder, and as much of its arguments as is readable.
    static String command(List<String> commandLine, long pid) {
        if (commandLine.isEmpty()) {
            return Proc.stat(pid).map(stat -> "[" + stat.command() + "]").orElse("[ended]");
        }
        List<String> words = new ArrayList<>(commandLine);
        String first = words.getFirst();
        if (first.startsWith("/")) {
            words.set(0, String.valueOf(Path.of(first).getFileName()));
        }
        String line = String.join(" ", words).replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= COMMAND_CHARACTERS
                ? line
                : line.substring(0, COMMAND_CHARACTERS - 3) + "...";
    }

    /// `11:49`, or `Nov 18` for another day, or `Nov 18 2025`; in the time zone of `now`.
    public static String since(Instant start, ZonedDateTime now) {
        ZonedDateTime at = start.atZone(now.getZone());
        LocalDate today = now.toLocalDate();
        if (at.toLocalDate().equals(today)) {
            return TIME.format(at);
        }
        return at.getYear() == today.getYear() ? DAY.format(at) : YEAR.format(at);
    }
}
