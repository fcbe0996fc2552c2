package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Asks systemd to start or stop the unit of an adopted instance.
final class Systemctl {
    private static final int SHOWN_LINES = 5;

    private Systemctl() {}

    /// Returns when the command has ended, or the limit is over. Throws `unit-refused` when it
    /// could not be run, or failed.
    static void run(Unit unit, List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("gapless-unit", ".txt");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectInput(Path.of("/dev/null").toFile())
                                .redirectOutput(output.toFile())
                                .start();
                boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
                if (ended && process.exitValue() != 0) {
                    throw refused(unit, command, lines(output));
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw refused(unit, command, List.of(String.valueOf(failure.getMessage())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> lines(Path output) throws IOException {
        String text = Files.readString(output, StandardCharsets.UTF_8);
        return text.lines().limit(SHOWN_LINES).toList();
    }

    private static Problem refused(Unit unit, List<String> command, List<String> said) {
        return Problem.of(
                        ProblemCode.UNIT_REFUSED,
                        "systemd did not do what was asked of " + unit.name() + ".")
                .where(String.join(" ", command))
                .found(said.isEmpty() ? "it said nothing" : said.getFirst())
                .evidence(said)
                .todo("give the agent's user the right to do so; it is tried again by itself")
                .retryable()
                .build();
    }
}
