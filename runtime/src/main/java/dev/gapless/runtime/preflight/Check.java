package dev.gapless.runtime.preflight;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;

import java.util.List;

/// One thing that has to be right before instances are started. Changes nothing.
@FunctionalInterface
public interface Check {
    /// Every problem, in the words of the one who has to solve it; empty when all is well or cannot
    /// be known.
    List<ProblemReport> look(Preflight request);
}
