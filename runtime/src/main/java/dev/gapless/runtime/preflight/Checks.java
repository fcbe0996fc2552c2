package dev.gapless.runtime.preflight;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.command.SecretSource;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// All checks, in the order in which their problems are shown.
public final class Checks implements Check {
    private final List<Check> all;

    /// @param home `$GAPLESS_HOME`
    /// @param logBytes room that the log of one instance needs at first
    /// @param processes pids of all processes of an instance
    public Checks(
            Path home,
            long logBytes,
            SecretSource secrets,
            Function<InstanceId, List<Long>> processes) {
        all =
                List.of(
                        new ProgramRuns(home),
                        new FoldersWritable(home),
                        new SecretsThere(secrets),
                        PortsFree.here(),
                        new MemoryFits(processes),
                        new DiskFits(home, logBytes),
                        new DescriptorsFit(processes),
                        new ConnectionsFit(processes),
                        new StopGraceFits());
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        return all.stream().flatMap(check -> check.look(request).stream()).distinct().toList();
    }
}
