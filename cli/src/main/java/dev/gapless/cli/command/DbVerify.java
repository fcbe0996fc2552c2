package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;

/// `gapless db verify`
@Command(
        name = "verify",
        description =
                "Bring a migration in step and compare every row; exit with 4 when rows differ.")
final class DbVerify extends DbChange {
    DbVerify(Shell shell) {
        super(shell);
    }

    @Override
    String name() {
        return "verify";
    }
}
