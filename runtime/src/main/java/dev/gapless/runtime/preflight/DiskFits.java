package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.file.ByteText;
import dev.gapless.runtime.file.FileProblems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// There is room for a copy of the artifact (unless it is kept already) and for the first logs.
final class DiskFits implements Check {
    /// Stays free: for the journal, which must always be written.
    private static final long RESERVE_BYTES = 16L * 1024 * 1024;

    private final Path home;
    private final long logBytes;

    DiskFits(Path home, long logBytes) {
        this.home = home;
        this.logBytes = logBytes;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        long artifact = request.artifact().startsWith(home) ? 0 : size(request.artifact());
        long logs = request.specs().size() * logBytes;
        return judge(request, artifact, logs, FileProblems.usableBytes(home))
                .map(List::of)
                .orElse(List.of());
    }

    private Optional<ProblemReport> judge(Preflight request, long artifact, long logs, long free) {
        if (request.specs().isEmpty() || free >= artifact + logs + RESERVE_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.of(
                                ProblemCode.DISK_SHORT,
                                "There is no room on disk for "
                                        + request.specs().getFirst().release()
                                        + ".")
                        .where(home.toString())
                        .found(
                                ByteText.of(free)
                                        + " free; needed "
                                        + ByteText.of(artifact)
                                        + " for the artifact, "
                                        + ByteText.of(logs)
                                        + " for logs, "
                                        + ByteText.of(RESERVE_BYTES)
                                        + " to stay free")
                        .todo(
                                "make room there, or keep fewer releases: keep-releases, gapless"
                                        + " prune")
                        .retryable()
                        .report());
    }

    private static long size(Path artifact) {
        try {
            return Files.size(artifact);
        } catch (IOException _) {
            return 0;
        }
    }
}
