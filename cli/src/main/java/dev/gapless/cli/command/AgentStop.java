package dev.gapless.cli.command;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AgentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.Ends;
import dev.gapless.cli.screen.AgentScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `gapless agent stop`
@Command(
        name = "stop",
        description =
                "End the agent. Instances and proxy stay; the next command starts another agent.")
final class AgentStop extends GaplessCommand {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    @Mixin private HomeOption home = new HomeOption();

    @Option(
            names = "--proxy",
            description =
                    "End the built-in switch, too, when the last service is removed; refused while"
                            + " a service has routes there.")
    private boolean proxy;

    AgentStop(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        try {
            return stop(home.folder(shell));
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), false, shell);
        }
    }

    /// Only an agent knows the proxy, so that one is started where none runs.
    private ExitCode stop(Path folder) {
        AgentClient client =
                proxy
                        ? new AgentLauncher(shell, folder).connect()
                        : new AgentClient(AgentSocket.trusted(folder));
        Optional<AgentView> agent = client.probe();
        if (agent.isEmpty()) {
            shell.print(AgentScreen.none(folder.toString(), shell.words()).getFirst());
            return ExitCode.DONE;
        }
        client.stopAgent(proxy);
        awaitEnd(agent.get());
        shell.print(
                shell.words()
                        .say(proxy ? "agent.stopped.all" : "agent.stopped", agent.get().pid()));
        return ExitCode.DONE;
    }

    private static void awaitEnd(AgentView agent) {
        try {
            if (!Ends.await(agent.pid(), ENDS_WITHIN)) {
                throw stuck(agent);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Problem stuck(AgentView agent) {
        return Problem.of(
                        ProblemCode.AGENT_UNREACHABLE,
                        "The agent, pid " + agent.pid() + ", was told to end and did not.")
                .where(agent.home())
                .serves("whatever served before: instances and proxy do not depend on the agent")
                .todo(
                        "look at its log; kill -9 "
                                + agent.pid()
                                + " loses nothing, its journal is durable")
                .build();
    }
}
