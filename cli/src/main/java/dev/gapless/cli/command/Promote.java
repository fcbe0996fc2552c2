package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless promote`
@Command(
        name = "promote",
        description = "Give the candidate all traffic now and skip the rest of ramp and bake.")
public final class Promote extends ChangeCommand {
    public Promote(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "promote";
    }
}
