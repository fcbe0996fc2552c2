package dev.gapless.runtime.file;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Turns what a file system refused into a [Problem].
public final class FileProblems {
    private static final long FULL_BYTES = 64 * 1024;

    private FileProblems() {}

    /// `permission-denied`, `disk-short` (when the disk is full now) or `internal`.
    ///
    /// @param what the sentence, for example `shop-1-1 cannot be started.`
    public static Problem of(String what, Path file, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return Problem.of(ProblemCode.PERMISSION_DENIED, what)
                    .where(file.toString())
                    .found(
                            "the agent (user "
                                    + System.getProperty("user.name")
                                    + ") has no right to it")
                    .todo("give the agent's user the right, or run the agent as its owner")
                    .cause(failure);
        }
        if (usableBytes(file) < FULL_BYTES) {
            return Problem.of(ProblemCode.DISK_SHORT, what)
                    .where(file.toString())
                    .found("the disk is full: " + usableBytes(file) + " bytes free")
                    .todo("make room there, then try again")
                    .retryable()
                    .cause(failure);
        }
        return Problem.of(ProblemCode.INTERNAL, what)
                .where(file.toString())
                .found(failure.toString())
                .todo("look at that path and its disk (dmesg), then try again")
                .retryable()
                .cause(failure);
    }

    /// Room for ordinary users on the file system that holds the path, or will; `Long.MAX_VALUE`
    /// when unknown.
    public static long usableBytes(Path path) {
        Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing == null
                    ? Long.MAX_VALUE
                    : Files.getFileStore(existing).getUsableSpace();
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }
}
