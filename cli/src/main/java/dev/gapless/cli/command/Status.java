package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.follow.JsonView;
import dev.gapless.cli.screen.StatusScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;

/// `gapless status`
@Command(
        name = "status",
        description = "Say what serves now, whether anybody noticed anything, and what goes on.")
public final class Status extends GaplessCommand {
    @Mixin private ServiceOptions service = new ServiceOptions();

    @Option(
            names = {"-w", "--watch"},
            description =
                    "Follow the open deployment to its end; exit with its code, or that of the last"
                            + " one when none is open.")
    private boolean watch;

    @Option(names = "--json", description = "The same as data; with --watch one event per line.")
    private boolean json;

    public Status(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Target target = service.target(shell);
        ServiceView view = target.client().service(target.service());
        Optional<DeploymentView> open = view.deployment().filter(one -> one.outcome().isEmpty());
        if (watch && open.isPresent()) {
            return Following.exitCode(Following.watch(target, open.get(), json, shell));
        }
        if (!json) {
            shell.print(
                    StatusScreen.lines(
                            view, target.client().agent(), shell.times(), shell.words()));
        } else if (watch && view.deployment().isPresent()) {
            new JsonView(shell).end(view.deployment().get(), () -> view);
        } else {
            shell.out().println(watch ? Json.line(view) : Json.pretty(view));
        }
        return watch
                ? view.deployment().map(Following::exitCode).orElse(ExitCode.DONE)
                : ExitCode.DONE;
    }
}
