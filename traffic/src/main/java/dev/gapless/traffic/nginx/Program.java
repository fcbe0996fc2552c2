package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs nginx, directly and without a shell, and waits for its end.
public final class Program {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// A program that a signal has ended has this and the signal's number.
    private static final int SIGNALLED = 128;

    private static final int MOST_BYTES = 16 << 20;
    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/local/nginx/sbin");

    private static final Pattern ERROR = Pattern.compile("\\[(emerg|alert|crit|error)]");

    private Program() {}

    /// @param output both streams, as they came
    public record Ended(int exitCode, String output) {
        public boolean well() {
            return exitCode == 0;
        }

        /// It was ended before it said how it went: what it was to do may be done all the same.
        boolean killed() {
            return exitCode > SIGNALLED;
        }

        /// What nginx calls an error, at most so many lines, none twice; else the last ones.
        /// Without the time and the numbers of processes that it begins them with.
        public List<String> complaints(int most) {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            List<String> errors = errors();
            List<String> shown =
                    (errors.isEmpty() ? lines : errors)
                            .stream().map(line -> Complaint.of(line).line()).distinct().toList();
            return shown.subList(Math.max(0, shown.size() - most), shown.size());
        }

        /// Without what it says of the error log that it was built for: it goes on without that.
        private List<String> errors() {
            return output.lines()
                    .filter(line -> ERROR.matcher(line).find())
                    .filter(line -> !line.contains("could not open error log file"))
                    .toList();
        }

        /// The system's words for missing rights in all that went wrong, or a question of sudo's.
        public boolean denied(List<String> command) {
            boolean asked = command.getFirst().endsWith("sudo") && output.contains("sudo: ");
            List<String> errors = errors();
            return !well()
                    && (asked
                            || !errors.isEmpty()
                                    && errors.stream().allMatch(Ended::speaksOfRights));
        }

        private static boolean speaksOfRights(String line) {
            return line.contains("(13: Permission denied)")
                    || line.contains("(1: Operation not permitted)");
        }
    }

    /// Throws when there is no such program.
    public static Ended run(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.set(0, place(command.getFirst()));
        return ended(
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start());
    }

    private static Ended ended(Process process) throws IOException {
        Thread limit =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                                            process.destroyForcibly();
                                        }
                                    } catch (InterruptedException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        try (InputStream out = process.getInputStream()) {
            byte[] bytes = out.readNBytes(MOST_BYTES);
            return new Ended(process.waitFor(), new String(bytes, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw NginxProblems.cancelled(e);
        } finally {
            limit.interrupt();
        }
    }

    /// The words before these, where the command is nginx's own program and ends with them: how
    /// that nginx is asked for something else.
    static Optional<List<String>> options(List<String> command, String... last) {
        int before = command.size() - last.length;
        if (before < 1 || !command.subList(before, command.size()).equals(List.of(last))) {
            return Optional.empty();
        }
        List<String> words = command.subList(0, before);
        String program = withoutSudo(words).getFirst();
        return program.equals("nginx") || program.endsWith("/nginx")
                ? Optional.of(words)
                : Optional.empty();
    }

    /// Without sudo and its options, and with the place of the program: as a line for sudo names
    /// it.
    public static List<String> withoutSudo(List<String> command) {
        List<String> words =
                new ArrayList<>(
                        command.getFirst().endsWith("sudo")
                                ? command.stream()
                                        .skip(1)
                                        .dropWhile(word -> word.startsWith("-"))
                                        .toList()
                                : command);
        if (words.isEmpty()) {
            words.add("nginx");
        }
        words.set(0, place(words.getFirst()));
        return words;
    }

    /// Users who are not root often have no folder of nginx on their path.
    public static String place(String program) {
        if (program.contains("/")) {
            return program;
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), PLACES.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(program);
    }
}
