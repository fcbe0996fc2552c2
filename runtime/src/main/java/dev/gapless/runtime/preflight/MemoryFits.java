package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.file.ByteText;
import dev.gapless.runtime.linux.HostMemory;
import dev.gapless.runtime.linux.HostMemory.Available;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The new instances fit beside those that run: each is taken to need as much as the largest of
/// those uses now and a tenth more, though not more than its memory-limit. When none runs, nothing
/// is known and nothing refused.
final class MemoryFits implements Check {
    /// A new release is not quite like the old one, and who starts needs more than who runs.
    private static final double MARGIN = 1.1;

    private final Function<InstanceId, List<Long>> processes;

    MemoryFits(Function<InstanceId, List<Long>> processes) {
        this.processes = processes;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        long used = request.running().stream().mapToLong(this::used).max().orElse(0);
        return HostMemory.available()
                .flatMap(available -> judge(request, used, available))
                .map(List::of)
                .orElse(List.of());
    }

    /// @param used by the largest instance that runs, 0 when unknown
    static Optional<ProblemReport> judge(Preflight request, long used, Available available) {
        long needed =
                request.specs().stream().mapToLong(spec -> needed(used, spec.memoryLimit())).sum();
        if (needed <= available.bytes()) {
            return Optional.empty();
        }
        InstanceSpec first = request.specs().getFirst();
        int count = request.specs().size();
        return Optional.of(
                Problem.of(
                                ProblemCode.MEMORY_SHORT,
                                first.release()
                                        + " needs about "
                                        + ByteText.of(needed)
                                        + " of memory, "
                                        + ByteText.of(available.bytes())
                                        + " is free.")
                        .where(
                                request.configFile()
                                        + "  "
                                        + count
                                        + (count == 1 ? " instance" : " instances")
                                        + " to start beside those that run")
                        .found(
                                "the largest that runs uses "
                                        + ByteText.of(used)
                                        + ", a tenth is added; free by "
                                        + available.source())
                        .todo(
                                "make room (smaller heap: -Xmx, fewer instances), or `strategy:"
                                        + " recreate`, which stops first")
                        .report());
    }

    private static long needed(long used, long limit) {
        long more = (long) (used * MARGIN);
        return limit > 0 ? Math.min(more, limit) : more;
    }

    private long used(InstanceId id) {
        return processes.apply(id).stream().mapToLong(pid -> HostMemory.used(pid).orElse(0)).sum();
    }
}
