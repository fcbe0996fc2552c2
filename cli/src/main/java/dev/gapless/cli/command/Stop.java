package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Optional;

/// `gapless stop`
@Command(name = "stop", description = "Stop the service: drain it, then end its instances.")
public final class Stop extends ChangeCommand {
    @Mixin private Question question = new Question();

    public Stop(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "stop";
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
