package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.ProblemScreen;

import java.util.List;
import java.util.Map;

/// Problems on their way to the screen and to the exit code.
public final class Refusals {
    private Refusals() {}

    /// For people on the error stream; as one line of JSON in the place of the result when that was
    /// asked for.
    public static ExitCode show(ProblemReport problem, boolean json, Shell shell) {
        if (json) {
            shell.out().println(Json.line(Map.of("problem", problem)));
        } else {
            print(ProblemScreen.lines(problem, shell.words()), shell);
        }
        return exitCode(problem);
    }

    /// The same for a command that was to change something.
    static ExitCode refused(ProblemReport problem, boolean json, Shell shell) {
        if (json || problem.code().equals(ProblemCode.USAGE.id())) {
            return show(problem, json, shell);
        }
        print(ProblemScreen.refusal(problem, shell.words()), shell);
        return exitCode(problem);
    }

    private static void print(List<String> lines, Shell shell) {
        lines.forEach(shell::printError);
    }

    static ExitCode exitCode(ProblemReport problem) {
        return ProblemCode.byId(problem.code())
                .flatMap(ProblemCode::ownExitCode)
                .orElse(problem.kind().exitCode());
    }
}
