package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless start`
@Command(name = "start", description = "Start the stable release of a service that was stopped.")
public final class Start extends ChangeCommand {
    public Start(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "start";
    }
}
