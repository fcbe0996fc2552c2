package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.PlanView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceFile.Asked;
import dev.gapless.cli.screen.PlanScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;

/// `gapless plan`
@Command(
        name = "plan",
        description = "Say what a deployment would do, step by step. Changes nothing.")
public final class Plan extends GaplessCommand implements ConfigFlags.Taker {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Default: the newest artifact.")
    private String version = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(names = "--replace", description = "Accept a changed artifact under an old version.")
    private boolean replace;

    @Option(names = "--sql", description = "Each statement and its inverse, too.")
    private boolean sql;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    public Plan(Shell shell) {
        super(shell);
    }

    @Override
    public ConfigFlags flags() {
        return flags;
    }

    /// As given: with others it would be another plan, or none.
    private String flagsGiven() {
        return service.flags() + (replace ? " --replace" : "") + flags.words();
    }

    @Override
    protected ExitCode run() {
        ServiceFile file = service.read(flags.values(), new Asked(version, "", replace), shell);
        AgentClient client = service.launcher(shell).connect();
        Optional<FirstAdoption> adoption = FirstAdoption.look(client, file, shell);
        if (adoption.isPresent()) {
            return show(adoption.get(), client.plan(file.name(), file.request()));
        }
        PlanView plan = client.plan(file.name(), file.request());
        if (json) {
            shell.out().println(Json.pretty(plan));
        } else {
            shell.print(PlanScreen.lines(plan, sql, flagsGiven(), shell.words()));
        }
        return ExitCode.DONE;
    }

    /// The rest of the plan depends on what is adopted.
    private ExitCode show(FirstAdoption adoption, PlanView alone) {
        if (json) {
            shell.out().println(Json.pretty(adoption.plan(alone)));
            return ExitCode.DONE;
        }
        shell.say(adoption.outline().text());
        shell.say(List.of(adoption.then()));
        return ExitCode.DONE;
    }
}
