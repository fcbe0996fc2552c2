package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;

/// `gapless remove`
@Command(
        name = "remove",
        description = "Let the agent forget a stopped service; its logs stay on disk.")
public final class Remove extends ChangeCommand {
    @Mixin private Question question = new Question();

    public Remove(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "remove";
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
