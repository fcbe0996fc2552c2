package dev.gapless.cli.client;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;

/// What goes wrong after a change was asked for is never a refusal, whatever it would be before:
/// nobody here knows how the change goes on.
public final class MayGoOn {
    private MayGoOn() {}

    /// The same problem as one of something outside, with the command that shows what became of the
    /// change.
    public static Problem after(Problem problem, String service) {
        ProblemReport report = problem.report();
        String look = "look what became of it: gapless status --watch --service " + service;
        boolean moreToDo =
                !report.todo().isEmpty()
                        && !problem.is(ProblemCode.AGENT_UNREACHABLE)
                        && !problem.is(ProblemCode.AGENT_OTHER_BUILD);
        Problem unsure =
                new ProblemReport(
                                report.code(),
                                ProblemKind.EXTERNAL,
                                report.what() + " What was asked for may go on.",
                                report.where(),
                                report.found(),
                                report.serves(),
                                moreToDo ? report.todo() + "; then " + look : look,
                                report.retryable(),
                                report.evidence())
                        .toProblem();
        unsure.initCause(problem);
        return unsure;
    }
}
