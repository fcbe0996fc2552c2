package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless restart`
@Command(
        name = "restart",
        description =
                "Replace the instances of the stable release by fresh ones, without losing a"
                        + " request.")
public final class Restart extends ChangeCommand {
    public Restart(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "restart";
    }
}
