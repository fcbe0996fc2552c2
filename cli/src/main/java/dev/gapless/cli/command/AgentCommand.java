package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.GaplessHome;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentProgram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// `gapless agent`: the agent in the foreground. Ctrl-C ends it; instances and proxy stay.
@Command(
        name = "agent",
        description =
                "Run the agent in the foreground. Commands start one in the background when they"
                        + " need it.")
public final class AgentCommand extends GaplessCommand implements Nested {
    @Mixin private HomeOption home = new HomeOption();

    public AgentCommand(Shell shell) {
        super(shell);
    }

    @Override
    public List<GaplessCommand> nested() {
        return List.of(new AgentInstall(shell), new AgentStatus(shell), new AgentStop(shell));
    }

    @Override
    protected ExitCode run() {
        Path folder = home.folder(shell);
        try {
            GaplessHome.create(folder);
            Process agent = new ProcessBuilder(AgentProgram.command(folder)).inheritIO().start();
            Thread ending = Thread.ofPlatform().unstarted(() -> end(agent));
            Runtime.getRuntime().addShutdownHook(ending);
            return exitCode(agent.waitFor());
        } catch (IOException e) {
            throw Problem.of(ProblemCode.AGENT_FAILED_TO_START, "The agent did not start.")
                    .where(folder.toString())
                    .found(String.valueOf(e.getMessage()))
                    .todo("repair that, then gapless agent")
                    .cause(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.ERROR;
        }
    }

    /// Its own: it says itself why it did not start.
    private static ExitCode exitCode(int code) {
        return Arrays.stream(ExitCode.values())
                .filter(one -> one.code() == code)
                .findFirst()
                .orElse(ExitCode.ERROR);
    }

    private static void end(Process agent) {
        agent.destroy();
        try {
            agent.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
