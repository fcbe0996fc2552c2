package dev.gapless.e2e.site;

import dev.gapless.api.AgentSocket;
import dev.gapless.api.Language;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.AgentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.AgentProgram;
import dev.gapless.cli.client.Ends;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts, stops and kills the agent of a home, the way the command line starts it.
public final class AgentControl {
    private static final String MAIN = "dev.gapless.agent.AgentMain";
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private final Path home;

    public AgentControl(Path home) {
        this.home = home;
    }

    /// A client of the agent, which is started when none runs.
    public AgentClient connect() {
        return connect(AgentProgram.command(home));
    }

    /// The same with another main class around the same wiring.
    public AgentClient connect(Class<?> main, List<String> arguments) {
        List<String> program = new ArrayList<>(AgentProgram.command(home));
        program.replaceAll(word -> word.equals(MAIN) ? main.getName() : word);
        program.addAll(arguments);
        return connect(program);
    }

    private AgentClient connect(List<String> program) {
        try {
            return new AgentLauncher(silent(home), home, program).connect();
        } catch (Problem problem) {
            throw new IllegalStateException(problem.report().toString(), problem);
        }
    }

    /// Without starting one.
    public AgentClient client() {
        return new AgentClient(AgentSocket.path(home));
    }

    /// Asks it to end and waits until it has.
    public void stop() {
        AgentClient client = client();
        long pid = client.agent().pid();
        client.stopAgent(false);
        awaitEnd(pid);
    }

    /// SIGKILL, and waits until it is gone.
    public void kill() {
        client().probe()
                .map(AgentView::pid)
                .ifPresent(
                        pid -> {
                            Processes.kill(pid);
                            awaitEnd(pid);
                        });
    }

    public static void awaitEnd(long pid) {
        Await.until("process " + pid + " ends", ENDS_WITHIN, () -> Ends.isOver(pid));
    }

    /// A terminal at which nobody looks.
    public static Shell silent(Path directory) {
        return shell(directory, new PrintStream(OutputStream.nullOutputStream()));
    }

    /// @param out takes what a command prints, refusals too
    public static Shell shell(Path directory, PrintStream out) {
        return new Shell(
                Map.copyOf(System.getenv()),
                directory,
                new BufferedReader(new StringReader("")),
                out,
                out,
                false,
                false,
                false,
                Clock.systemUTC(),
                Language.EN);
    }
}
