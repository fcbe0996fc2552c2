package dev.gapless.cli.command;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.AgentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.AgentScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/// `gapless agent status`
@Command(name = "status", description = "Say whether an agent runs, and which. Starts none.")
final class AgentStatus extends GaplessCommand {
    @Mixin private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    AgentStatus(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Path folder = home.folder(shell);
        Optional<AgentView> agent = new AgentClient(AgentSocket.trusted(folder)).probe();
        if (json) {
            shell.out().println(Json.pretty(agent));
        } else {
            shell.print(
                    agent.map(found -> AgentScreen.lines(found, shell.times(), shell.words()))
                            .orElseGet(() -> AgentScreen.none(folder.toString(), shell.words())));
        }
        return agent.isPresent() ? ExitCode.DONE : ExitCode.ERROR;
    }
}
