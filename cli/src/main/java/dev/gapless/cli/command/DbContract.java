package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.ArgGroup;
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
    @ArgGroup private Trying trying = new Trying();
    @Mixin private Question question = new Question();

    /// One of them at most.
    private static final class Trying {
        @Option(
                names = "--trial",
                description =
                        "Remove nothing: refuse writes of the old shape until --end-trial, undo or"
                                + " the contract. Both shapes stay in step.")
        private boolean begin;

        @Option(names = "--end-trial", description = "Take writes of the old shape again.")
        private boolean end;
    }

    DbContract(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return trying.begin ? "trial" : trying.end ? "end-trial" : "contract";
    }

    /// Who ends a trial is in a hurry, and loses nothing.
    @Override
    Optional<Question> question() {
        return trying.end ? Optional.empty() : Optional.of(question);
    }
}
