package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.DbPlanScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gapless db plan`
@Command(
        name = "plan",
        description =
                "Say what would be done, migration by migration and phase by phase. Changes"
                        + " nothing.")
final class DbPlan extends DbLook {
    @Option(names = "--sql", description = "Each statement and its inverse, too.")
    private boolean sql;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    DbPlan(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        ServiceFile file = file();
        SchemaPlanView plan =
                service().launcher(shell).connect().schemaPlan(file.name(), file.request());
        if (json) {
            shell.out().println(Json.pretty(plan));
        } else {
            shell.print(DbPlanScreen.lines(plan, sql, words()));
        }
        return ExitCode.DONE;
    }
}
