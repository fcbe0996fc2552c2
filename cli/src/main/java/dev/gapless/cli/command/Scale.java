package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.Map;

/// `gapless scale`
@Command(name = "scale", description = "Run another number of instances of the stable release.")
public final class Scale extends ChangeCommand {
    @Parameters(paramLabel = "INSTANCES", description = "How many, at least 1.")
    private int instances;

    public Scale(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "scale";
    }

    @Override
    Map<String, String> arguments() {
        return Map.of("instances", Integer.toString(instances));
    }
}
