package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.LogView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.screen.LogScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gapless logs`
@Command(
        name = "logs",
        description = "Show the newest lines that the instances of a release wrote.")
public final class Logs extends GaplessCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "RELEASE",
            defaultValue = "",
            description = "Default: the candidate while there is one, else the one that serves.")
    private String release = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "How many per instance. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    public Logs(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Target target = service.target(shell);
        LogView log = target.client().logs(target.service(), release, count);
        if (json) {
            shell.out().println(Json.pretty(log));
        } else {
            LogScreen.lines(log, shell.words()).forEach(shell.out()::println);
        }
        return ExitCode.DONE;
    }
}
