package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;

import java.time.Instant;

/// One step of a plan: what it asks for and when it is done. Steps are data; a stored plan is
/// carried on after a crash.
///
/// `begin` may be called again for a step that had begun before a crash, so all it asks for is
/// idempotent.
public sealed interface Step
        permits HookStep,
                SchemaStep,
                UndoSchemaStep,
                StartStep,
                WarmStep,
                RouteStep,
                DrainStep,
                PromoteStep,
                BakeStep,
                StopStep {

    /// Asks for what the step needs.
    void begin(Draft draft);

    /// Whether that has come about.
    Check check(Draft draft);

    /// Short name on the screen, for example `start`.
    String name();

    /// One line of the plan, for example `start :8082, healthy 3 times, 5 s`.
    String title();

    /// State of a deployment that is in this step.
    String phase();

    /// How far a step is.
    sealed interface Check {
        record Done(String evidence) implements Check {}

        /// @param until the state is looked at again then, at the latest
        record Waiting(Instant until, String what) implements Check {}

        record Failed(ProblemReport problem) implements Check {}
    }
}
