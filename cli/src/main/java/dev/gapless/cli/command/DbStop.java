package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.DbWorkScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;

/// `gapless db stop`
@Command(
        name = "stop",
        description =
                "Stop the command that works on the schema, at its next safe point; what it did"
                        + " stays, and the same command goes on there.")
final class DbStop extends GaplessCommand {
    @Mixin private ServiceOptions service = new ServiceOptions();

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    DbStop(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try {
            Target target = service.target(shell);
            SchemaWorkView work =
                    target.client()
                            .stopSchemaWork(
                                    target.service(),
                                    new CommandRequest(Caller.name(shell), false, Map.of()));
            if (json) {
                shell.out().println(Json.line(work));
            } else {
                shell.print(Columns.wrap(DbWorkScreen.stopped(work, shell.words()), Columns.MOST));
            }
            return ExitCode.DONE;
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), json, shell);
        }
    }
}
