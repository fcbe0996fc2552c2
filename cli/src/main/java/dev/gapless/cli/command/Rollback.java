package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.Optional;

/// `gapless rollback`
@Command(name = "rollback", description = "Go back to the release before, with its own settings.")
public final class Rollback extends ChangeCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "A kept release. Default: the one that served before.")
    private String version = "";

    @Mixin private Question question = new Question();

    public Rollback(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "rollback";
    }

    @Override
    Map<String, String> arguments() {
        return version.isEmpty() ? Map.of() : Map.of("version", version);
    }

    @Override
    Optional<Question> question() {
        return Optional.of(question);
    }

    @Override
    boolean goesBack() {
        return true;
    }
}
