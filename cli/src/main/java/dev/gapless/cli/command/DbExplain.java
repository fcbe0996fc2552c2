package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.SchemaObjectRequest;
import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.DbObjectScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gapless db explain`
@Command(
        name = "explain",
        description =
                "Say what a table, trigger, function or other object of the database has to do with"
                        + " migrations: which made it, what for, when it goes. Changes nothing.")
final class DbExplain extends DbLook {
    @Parameters(
            paramLabel = "OBJECT",
            description = "Its name as the server shows it, for example zz_gapless_13_1_i.")
    private String object = "";

    @Option(names = "--sql", description = "The statements that name it, too.")
    private boolean sql;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    DbExplain(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        ServiceFile file = file();
        SchemaObjectView view =
                service()
                        .launcher(shell)
                        .connect()
                        .schemaObject(file.name(), new SchemaObjectRequest(file.request(), object));
        if (json) {
            shell.out().println(Json.pretty(view));
        } else {
            shell.print(DbObjectScreen.lines(view, sql, words(), shell.words()));
        }
        return ExitCode.DONE;
    }
}
