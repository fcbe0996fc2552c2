package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless db expand`
@Command(
        name = "expand",
        description = "Add the new shape beside the old one and keep both in step from then on.")
final class DbExpand extends DbChange {
    DbExpand(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "expand";
    }
}
