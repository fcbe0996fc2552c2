package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Proc;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Instances may open enough files: twice what the largest that runs has open, and never less than
/// 1024 (each connection is one). They inherit the limit of the agent.
final class DescriptorsFit implements Check {
    private static final long LEAST = 1024;

    private final Function<InstanceId, List<Long>> processes;

    DescriptorsFit(Function<InstanceId, List<Long>> processes) {
        this.processes = processes;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        long open =
                request.running().stream()
                        .flatMap(id -> processes.apply(id).stream())
                        .mapToLong(pid -> Proc.openFiles(pid).map(List::size).orElse(0))
                        .max()
                        .orElse(0);
        return judge(request, open, Proc.openFilesLimit()).map(List::of).orElse(List.of());
    }

    /// @param open by the largest process that runs
    static Optional<ProblemReport> judge(Preflight request, long open, long limit) {
        long needed = Math.max(LEAST, 2 * open);
        if (request.specs().isEmpty() || limit >= needed) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.of(
                                ProblemCode.DESCRIPTORS_SHORT,
                                "Instances may open "
                                        + limit
                                        + " files, "
                                        + needed
                                        + " are needed.")
                        .where("limit of the agent, which instances inherit")
                        .found(
                                open == 0
                                        ? "each connection takes one; less than "
                                                + LEAST
                                                + " is too few for a service"
                                        : "a running one has " + open + " open")
                        .todo(
                                "LimitNOFILE=65536 in the agent's unit (or ulimit -n 65536 before"
                                        + " it starts), restart the agent")
                        .report());
    }
}
