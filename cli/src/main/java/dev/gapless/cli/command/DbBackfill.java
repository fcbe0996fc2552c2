package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless db backfill`
@Command(
        name = "backfill",
        description =
                "Fill the new shape of rows that are there already; expand first where need be.")
final class DbBackfill extends DbChange {
    DbBackfill(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "backfill";
    }
}
