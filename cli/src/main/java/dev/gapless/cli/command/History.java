package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.screen.HistoryScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/// `gapless history`
@Command(name = "history", description = "List the deployments there were, newest first.")
public final class History extends GaplessCommand {
    @Mixin private ServiceOptions service = new ServiceOptions();

    @Option(
            names = "-n",
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    public History(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Target target = service.target(shell);
        List<DeploymentView> all =
                target.client().deployments(target.service()).stream()
                        .limit(Math.max(0, count))
                        .toList();
        if (json) {
            shell.out().println(Json.pretty(all));
        } else if (all.isEmpty()) {
            shell.print(shell.words().say("history.none", target.service()));
        } else {
            shell.print(HistoryScreen.lines(all, shell.times(), shell.words()));
        }
        return ExitCode.DONE;
    }
}
