package dev.gapless.cli.prove;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.load.LoadProblem;

/// The load generator's problems as those of the command line: it sees no other module, so it has
/// its own.
public final class Problems {
    private Problems() {}

    public static Problem of(LoadProblem problem) {
        ProblemCode code =
                switch (problem.code()) {
                    case "target-not-loopback" -> ProblemCode.TARGET_NOT_LOCAL;
                    case "target-unknown" -> ProblemCode.TARGET_SILENT;
                    case "effects-unknown" -> ProblemCode.PROVE_CHECK_FAILED;
                    default -> ProblemCode.USAGE;
                };
        return Problem.of(code, sentence(problem.what())).todo(problem.advice()).cause(problem);
    }

    private static String sentence(String what) {
        String text = Character.toUpperCase(what.charAt(0)) + what.substring(1);
        return text.endsWith(".") ? text : text + ".";
    }
}
