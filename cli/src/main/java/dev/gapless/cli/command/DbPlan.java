package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.DbPlanScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gapless db plan`
@Command(
        name = "plan",
        description =
                "Say what would be done, migration by migration and phase by phase. Changes"
                        + " nothing. With a SQL file: say the phased migration that does the same;"
                        + " needs neither agent nor database.")
final class DbPlan extends DbLook {
    @Parameters(
            arity = "0..1",
            paramLabel = "SQL-FILE",
            defaultValue = "",
            description = "An ordinary migration, also of Flyway or Liquibase (formatted SQL).")
    private String file = "";

    @Mixin private SqlPlan sqlPlan = new SqlPlan();

    @Option(names = "--sql", description = "Each statement and its inverse, too.")
    private boolean sql;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    DbPlan(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        if (!file.isEmpty()) {
            return sqlPlan.run(
                    file,
                    new SqlPlan.Service(service().file(shell), flags().values()),
                    json,
                    shell);
        }
        sqlPlan.insistOnNothing();
        ServiceFile service = file();
        SchemaPlanView plan =
                service().launcher(shell).connect().schemaPlan(service.name(), service.request());
        if (json) {
            shell.out().println(Json.pretty(plan));
        } else {
            shell.print(DbPlanScreen.lines(plan, sql, words(), shell.words()));
        }
        return ExitCode.DONE;
    }
}
