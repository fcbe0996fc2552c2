package dev.gapless.api.wire;

import dev.gapless.api.ProblemReport;

import java.util.List;

/// @param passed one line per thing that was looked at and found good
/// @param problems everything found, empty when the machine and the file are fit
public record CheckView(String service, List<String> passed, List<ProblemReport> problems) {
    public CheckView {
        passed = List.copyOf(passed);
        problems = List.copyOf(problems);
    }
}
