package dev.gapless.cli.demo;

import dev.gapless.load.report.Measured;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the service asked of PostgreSQL in vain, as the server's own log tells it.
///
/// @param log of the server; each line names the application that asked
record ServiceStatements(Path log) {
    /// Under which the service asks, so that Gapless' own statements are told apart.
    static final String APPLICATION = "hello";

    /// How much has been written by now.
    long written() {
        try {
            return Files.size(log);
        } catch (IOException notThere) {
            return 0;
        }
    }

    /// Statements that failed between two moments.
    ///
    /// @param from as [#written] said then
    Measured<Long> failed(long from, long to) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, to - from))];
            file.seek(from);
            file.readFully(bytes);
            return Measured.known(
                    new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .filter(ServiceStatements::tellsOfAFailure)
                            .count());
        } catch (IOException | ArithmeticException e) {
            return Measured.unknown("plain", "the log of PostgreSQL: " + e.getMessage());
        }
    }

    /// `2026-11-28 16:59:21.123 UTC,1234,hello,ERROR: ...`
    static boolean tellsOfAFailure(String line) {
        return line.contains("," + APPLICATION + ",ERROR:");
    }
}
