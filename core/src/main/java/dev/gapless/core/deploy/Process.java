package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;

import java.time.Instant;
import java.util.Optional;

/// Where the process of an instance is in its life.
public sealed interface Process {
    /// Asked for; not yet known to run.
    record Starting(Instant since) implements Process {}

    record Running(long pid, Instant since) implements Process {}

    /// SIGTERM was asked for.
    ///
    /// @param problem why the newest try did not end it
    /// @param again when the next try is due
    record Stopping(Instant since, Optional<ProblemReport> problem, Optional<Instant> again)
            implements Process {
        public Stopping(Instant since) {
            this(since, Optional.empty(), Optional.empty());
        }

        Stopping failed(ProblemReport why, Instant next) {
            return new Stopping(since, Optional.of(why), Optional.of(next));
        }

        /// The next try is under way.
        Stopping retried() {
            return new Stopping(since, problem, Optional.empty());
        }
    }

    /// @param began when its start was asked for
    /// @param asked it ended because it was told to
    record Ended(int exitCode, String how, Instant began, Instant at, boolean asked)
            implements Process {}

    /// When its start was asked for, or when SIGTERM was.
    default Instant since() {
        return switch (this) {
            case Starting(Instant since) -> since;
            case Running(_, Instant since) -> since;
            case Stopping stopping -> stopping.since();
            case Ended ended -> ended.began();
        };
    }
}
