package dev.gapless.e2e.bench;

import dev.gapless.e2e.site.Checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Under what conditions a figure was measured; a figure without them says nothing.
///
/// @param loadAverage of the last minute when it began: more than `cores` means that others used
///   the machine too
/// @param commit empty outside a repository
public record Circumstances(
        String command,
        String at,
        String commit,
        int cores,
        String cpu,
        double loadAverage,
        String java) {

    /// As they are now.
    public static Circumstances of(String command) {
        return new Circumstances(
                command,
                Instant.now().toString(),
                readCommit(),
                Runtime.getRuntime().availableProcessors(),
                readCpu(),
                readLoadAverage(),
                Runtime.version().toString());
    }

    private static String readCommit() {
        try {
            Process git =
                    new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                            .directory(Checkout.root().toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "";
        }
    }

    private static String readCpu() {
        return read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static double readLoadAverage() {
        String text = read("/proc/loadavg");
        return text.isEmpty() ? -1 : Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException _) {
            return "";
        }
    }
}
