package dev.gapless.core.deploy;

import java.time.Instant;

/// Where the process of an instance is in its life.
public sealed interface Process {
    /// Asked for; not yet known to run.
    record Starting(Instant since) implements Process {}

    record Running(long pid, Instant since) implements Process {}

    /// SIGTERM was asked for.
    record Stopping(Instant since) implements Process {}

    /// @param began when its start was asked for
    /// @param asked it ended because it was told to
    record Ended(int exitCode, String how, Instant began, Instant at, boolean asked)
            implements Process {}

    /// When its start was asked for, or when SIGTERM was.
    default Instant since() {
        return switch (this) {
            case Starting(Instant since) -> since;
            case Running(_, Instant since) -> since;
            case Stopping(Instant since) -> since;
            case Ended ended -> ended.began();
        };
    }
}
