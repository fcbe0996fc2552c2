package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.DbStatusScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Files;

/// `gapless db status`
@Command(
        name = "status",
        description =
                "Say where the schema is: every migration that is open, its phase, whether both"
                        + " shapes are equal. Compares nothing.")
final class DbStatus extends DbLook {
    @Option(
            names = {"-w", "--watch"},
            description = "Follow the command at work to its end; exit with its code.")
    private boolean watch;

    @Option(names = "--json", description = "The same as data; with --watch one event per line.")
    private boolean json;

    DbStatus(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        AgentClient client;
        SchemaView view;
        if (service().isNamed() && !Files.isRegularFile(service().file(shell))) {
            ServiceOptions.Target target = service().target(shell);
            client = target.client();
            view = client.schema(target.service());
        } else {
            ServiceFile file = file();
            client = service().launcher(shell).connect();
            view = client.schemaStatus(file.name(), file.request());
        }
        if (watch && view.work().isPresent()) {
            return new DbFollowing(client, words(), json, shell).follow(view.work().get());
        }
        if (json) {
            shell.out().println(watch ? Json.line(view) : Json.pretty(view));
        } else {
            shell.print(DbStatusScreen.lines(view, shell.times(), shell.words()));
        }
        return ExitCode.DONE;
    }
}
