package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless retry`
@Command(name = "retry", description = "Make the last plan again, from its start.")
public final class Retry extends ChangeCommand {
    public Retry(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "retry";
    }
}
