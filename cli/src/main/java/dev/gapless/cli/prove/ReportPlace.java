package dev.gapless.cli.prove;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where a report is to be written.
public final class ReportPlace {
    private ReportPlace() {}

    /// Before minutes of load are spent; throws `permission-denied`.
    ///
    /// @param file without its ending
    public static void insist(Path file) {
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, "The report cannot be written there.")
                    .where(String.valueOf(folder))
                    .found(
                            folder != null && Files.isDirectory(folder)
                                    ? "this user may not write there"
                                    : "there is no such folder")
                    .todo("name another place: --report NAME")
                    .build();
        }
    }
}
