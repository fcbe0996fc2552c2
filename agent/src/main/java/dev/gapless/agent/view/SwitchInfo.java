package dev.gapless.agent.view;

import dev.gapless.api.ProblemReport;

import java.time.Instant;
import java.util.List;

/// What only the supervisor of the switch knows.
public interface SwitchInfo {
    /// -1 when it does not run.
    long pid();

    /// What a person should know of it now.
    ///
    /// @param listen addresses of the service that is asked for
    List<ProblemReport> trouble(List<String> listen, Instant now);
}
