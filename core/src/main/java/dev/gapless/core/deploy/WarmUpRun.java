package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;

import java.time.Instant;
import java.util.Optional;

/// A warm-up under way or just finished.
///
/// @param began also tells one from the others
/// @param text what was observed so far
/// @param problem why none of the instances may get requests
public record WarmUpRun(
        Instant began, String text, boolean done, Optional<ProblemReport> problem) {}
