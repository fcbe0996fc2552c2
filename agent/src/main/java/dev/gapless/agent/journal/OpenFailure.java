package dev.gapless.agent.journal;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.file.FileProblems;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/// Why the journal could not be opened. Only a file that can be read and written, on a disk with
/// room, is called broken: the way out of that one is not for the others.
final class OpenFailure {
    private static final String WHAT = "The journal cannot be opened.";

    private OpenFailure() {}

    /// `permission-denied`, `disk-short`, `internal` (the disk itself) or `journal-corrupt`.
    static Problem of(Path file, Exception failure) {
        if (failure instanceof IOException io) {
            return FileProblems.of(WHAT, file, io);
        }
        Path folder = file.resolveSibling(".").normalize();
        if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
            return FileProblems.of(WHAT, file, new AccessDeniedException(file.toString()));
        }
        if (!Files.isWritable(folder)) {
            return FileProblems.of(WHAT, folder, new AccessDeniedException(folder.toString()));
        }
        if (failure instanceof SQLException sql && SqliteJournal.isFull(sql)) {
            return FileProblems.of(WHAT, file, new IOException(failure.getMessage(), failure));
        }
        return corrupt(file, failure);
    }

    static Problem corrupt(Path file, Exception failure) {
        return Problem.of(ProblemCode.JOURNAL_CORRUPT, "The journal cannot be read.")
                .where(file.toString())
                .found(String.valueOf(failure.getMessage()))
                .todo(
                        "restore the file from a backup, or move it away to begin anew: what runs"
                                + " is then not known")
                .cause(failure);
    }
}
