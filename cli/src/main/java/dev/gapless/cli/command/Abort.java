package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless abort`
@Command(name = "abort", description = "Take the open deployment back before promotion.")
public final class Abort extends ChangeCommand {
    public Abort(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "abort";
    }

    @Override
    boolean goesBack() {
        return true;
    }
}
