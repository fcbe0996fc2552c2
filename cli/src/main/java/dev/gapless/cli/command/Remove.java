package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.Optional;

/// `gapless remove`
@Command(
        name = "remove",
        description = "Let the agent forget a stopped service; its logs stay on disk.")
public final class Remove extends ChangeCommand {
    @Option(
            names = "--keep-running",
            description =
                    "Let go of a service that runs: it runs on as it is, and the include of nginx"
                            + " leads to it again.")
    private boolean keepRunning;

    @Mixin private Question question = new Question();

    public Remove(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "remove";
    }

    @Override
    Map<String, String> arguments() {
        return keepRunning ? Map.of("keep-running", "true") : Map.of();
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }
}
