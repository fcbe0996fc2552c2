package dev.gapless.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Logs outlive their instances, so that one can read why a release failed, but not for ever.
final class OldLogs {
    private record Log(Path file, FileTime written, long bytes) {
        static Log of(Path file) {
            try {
                return new Log(file, Files.getLastModifiedTime(file), Files.size(file));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private OldLogs() {}

    /// Removes the oldest parts of logs until those that are left are small enough together.
    ///
    /// @param service folder of the service's logs
    /// @param kept logs (their newest part) that are not touched
    static void prune(Path service, Predicate<Path> kept, long limitBytes) throws IOException {
        try (Stream<Path> files = Files.walk(service)) {
            List<Log> newestFirst =
                    files.filter(Files::isRegularFile)
                            .filter(file -> !kept.test(newestPart(file)))
                            .map(Log::of)
                            .sorted(Comparator.comparing(Log::written).reversed())
                            .toList();
            long sum = 0;
            for (Log log : newestFirst) {
                sum += log.bytes();
                if (sum > limitBytes) {
                    Files.deleteIfExists(log.file());
                }
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static Path newestPart(Path part) {
        return part.resolveSibling(
                part.getFileName().toString().replaceFirst("\\.log\\.[0-9]+$", ".log"));
    }
}
