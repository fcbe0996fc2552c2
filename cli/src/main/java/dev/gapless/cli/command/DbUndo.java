package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;

/// `gapless db undo`
@Command(
        name = "undo",
        description = "Take a migration back; what the old shape cannot hold is kept beside it.")
final class DbUndo extends DbChange {
    @Mixin private Question question = new Question();

    DbUndo(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "undo";
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
