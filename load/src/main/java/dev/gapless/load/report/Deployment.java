package dev.gapless.load.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// One deployment that happened under the load.
///
/// @param version the release that was to serve
/// @param from the release that served before
/// @param kind what was asked for: `deploy`, `rollback`, `restart`
/// @param strategy as in the configuration: `blue-green`
/// @param took until its outcome was known
/// @param failed requests that failed meanwhile, as the clients saw it
/// @param apart it was meant to harm (a release that answers 500, say): shown, and not part of the
///   totals
public record Deployment(
        String version,
        String from,
        String kind,
        String strategy,
        Outcome outcome,
        Instant startedAt,
        Duration took,
        Measured<Long> failed,
        boolean apart,
        List<Step> steps) {
    public Deployment {
        steps = List.copyOf(steps);
    }

    /// How a deployment ends.
    public enum Outcome {
        SUCCEEDED,
        ABORTED,
        ROLLED_BACK,
        FAILED;

        /// As in the JSON: `rolled-back`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param name as in the plan: `drain 1.4.2`
    /// @param evidence what was observed that let it end: "in flight 0 and pooled 0 since
    ///   11:51:51.6"
    public record Step(String name, Instant startedAt, Duration took, Phrase evidence) {
        Instant endedAt() {
            return startedAt.plus(took);
        }
    }

    Instant endedAt() {
        return startedAt.plus(took);
    }
}
