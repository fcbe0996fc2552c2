package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;

/// `gapless db contract`
@Command(
        name = "contract",
        description =
                "Remove the old shape for good, once no release needs it. No way back. With --trial"
                        + " refuse writes of it first, to see whether anybody still needs it.")
final class DbContract extends DbChange {
    @Mixin private Question question = new Question();

    @Option(
            names = "--trial",
            description =
                    "Remove nothing: refuse writes of the old shape until --end-trial, undo or"
                            + " the contract. Both shapes stay in step.")
    private boolean trial;

    @Option(names = "--end-trial", description = "Take writes of the old shape again.")
    private boolean endTrial;

    DbContract(Shell shell) {
        super(shell);
    }

    @Override
    void requireSense() {
        if (trial && endTrial) {
            throw Problem.of(ProblemCode.USAGE, "--trial and --end-trial exclude each other.")
                    .todo("leave one of them out")
                    .build();
        }
    }

    @Override
    String name() {
        return trial ? "trial" : endTrial ? "end-trial" : "contract";
    }

    /// Who ends a trial is in a hurry, and loses nothing.
    @Override
    Optional<Question> question() {
        return endTrial ? Optional.empty() : Optional.of(question);
    }
}
