package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless pause`
@Command(name = "pause", description = "Let the open deployment wait before its next step.")
public final class Pause extends ChangeCommand {
    public Pause(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "pause";
    }

    /// What waits for somebody does not end.
    @Override
    boolean waits() {
        return false;
    }
}
