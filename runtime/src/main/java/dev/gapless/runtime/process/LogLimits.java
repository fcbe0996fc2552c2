package dev.gapless.runtime.process;

import java.nio.file.Path;

/// How much of an instance's output is kept.
///
/// @param fileBytes size at which a part is closed
/// @param files parts in all, the one being written included
/// @param forgottenBytes of all logs of a service whose instances are forgotten; the oldest go
///   first
public record LogLimits(long fileBytes, int files, long forgottenBytes) {
    public static final LogLimits DEFAULT = new LogLimits(10L * 1024 * 1024, 5, 512L * 1024 * 1024);

    public LogLimits {
        if (fileBytes < 1 || files < 1 || forgottenBytes < 0) {
            throw new IllegalArgumentException(
                    "not a limit: " + files + " files of " + fileBytes + " bytes");
        }
    }

    /// @param part 0 is the newest
    Path part(Path log, int part) {
        return part == 0 ? log : log.resolveSibling(log.getFileName() + "." + part);
    }
}
