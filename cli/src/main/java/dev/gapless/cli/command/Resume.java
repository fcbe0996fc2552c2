package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless resume`
@Command(name = "resume", description = "Let a paused deployment go on.")
public final class Resume extends ChangeCommand {
    public Resume(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "resume";
    }
}
