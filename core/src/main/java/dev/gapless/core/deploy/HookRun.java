package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;

import java.time.Instant;
import java.util.Optional;

/// A hook under way or just finished.
public record HookRun(String name, Instant began, boolean done, Optional<ProblemReport> problem) {}
