package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The agent may write where an instance has its folder, its artifact and its log.
final class FoldersWritable implements Check {
    private final Path home;

    /// @param home `$GAPLESS_HOME`
    FoldersWritable(Path home) {
        this.home = home;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        return request.specs().stream()
                .flatMap(
                        spec ->
                                Stream.of(
                                        home.resolve("instances"),
                                        home.resolve("releases").resolve(spec.service()),
                                        home.resolve("logs").resolve(spec.service())))
                .map(FoldersWritable::existing)
                .distinct()
                .filter(folder -> !(Files.isWritable(folder) && Files.isExecutable(folder)))
                .map(folder -> denied(request, folder))
                .toList();
    }

    /// What is not there yet is made in the nearest folder that is.
    private static Path existing(Path folder) {
        Path found = folder;
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }

    private static ProblemReport denied(Preflight request, Path folder) {
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        folder
                                + " may not be written, "
                                + request.specs().getFirst().release()
                                + " cannot be started.")
                .where(folder.toString())
                .found("the agent runs as " + System.getProperty("user.name"))
                .todo("give that user the right: chmod u+rwx " + folder + " (or chown)")
                .report();
    }
}
