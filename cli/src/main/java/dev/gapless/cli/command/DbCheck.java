package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.CheckView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.CheckScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gapless db check`
@Command(
        name = "check",
        description =
                "Say whether migration files, rights and server are fit for a change of the"
                        + " schema. Changes nothing.")
final class DbCheck extends DbLook {
    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    DbCheck(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        ServiceFile file = file();
        CheckView check =
                service().launcher(shell).connect().schemaCheck(file.name(), file.request());
        if (json) {
            shell.out().println(Json.pretty(check));
        } else {
            shell.print(CheckScreen.lines(check, "check.fit.schema", shell.words()));
        }
        return Check.exitCode(check.problems());
    }
}
