package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;

/// `gapless prune`
@Command(
        name = "prune",
        description = "Delete releases from the disk that keep-releases does not keep.")
public final class Prune extends ChangeCommand {
    @Mixin private Question question = new Question();

    public Prune(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "prune";
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
