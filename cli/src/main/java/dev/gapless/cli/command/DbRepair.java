package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gapless db repair`
@Command(
        name = "repair",
        description =
                "Put lost triggers back and make rows agree again that differ, then compare every"
                        + " row; exit with 4 when rows are left. What is overwritten is copied to"
                        + " gapless.repaired_N first.")
final class DbRepair extends DbChange {
    @Option(
            names = "--from",
            paramLabel = "SHAPE",
            defaultValue = "",
            description =
                    "The shape that is right, old or new. Default: that of the release that has the"
                            + " traffic; required where nothing was deployed.")
    private String from = "";

    @Option(
            names = "--dry-run",
            description = "Only say which rows would be changed, and how. Changes nothing.")
    private boolean dryRun;

    DbRepair(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "repair";
    }

    @Override
    String from() {
        return from;
    }

    @Override
    boolean lookOnly() {
        return dryRun;
    }
}
