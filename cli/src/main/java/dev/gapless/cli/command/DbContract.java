package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;

/// `gapless db contract`
@Command(
        name = "contract",
        description = "Remove the old shape for good, once no release needs it. No way back.")
final class DbContract extends DbChange {
    @Mixin private Question question = new Question();

    DbContract(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "contract";
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
