package dev.gapless.cli;

import dev.gapless.cli.command.Abort;
import dev.gapless.cli.command.Adopt;
import dev.gapless.cli.command.AgentCommand;
import dev.gapless.cli.command.Check;
import dev.gapless.cli.command.Completion;
import dev.gapless.cli.command.DbCommand;
import dev.gapless.cli.command.Deploy;
import dev.gapless.cli.command.Explain;
import dev.gapless.cli.command.History;
import dev.gapless.cli.command.Init;
import dev.gapless.cli.command.Logs;
import dev.gapless.cli.command.Pause;
import dev.gapless.cli.command.Plan;
import dev.gapless.cli.command.Promote;
import dev.gapless.cli.command.Prove;
import dev.gapless.cli.command.Prune;
import dev.gapless.cli.command.Remove;
import dev.gapless.cli.command.Restart;
import dev.gapless.cli.command.Resume;
import dev.gapless.cli.command.Retry;
import dev.gapless.cli.command.Rollback;
import dev.gapless.cli.command.Scale;
import dev.gapless.cli.command.Start;
import dev.gapless.cli.command.Status;
import dev.gapless.cli.command.Stop;
import dev.gapless.cli.command.Version;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The registry of commands, in the order of the help text. A new command is one class and one line
/// here.
final class Commands {
    static final List<Entry> ALL =
            List.of(
                    new Entry("init", Init::new),
                    new Entry("adopt", Adopt::new),
                    new Entry("check", Check::new),
                    new Entry("plan", Plan::new),
                    new Entry("deploy", Deploy::new),
                    new Entry("db", DbCommand::new),
                    new Entry("status", Status::new),
                    new Entry("history", History::new),
                    new Entry("logs", Logs::new),
                    new Entry("rollback", Rollback::new),
                    new Entry("abort", Abort::new),
                    new Entry("retry", Retry::new),
                    new Entry("promote", Promote::new),
                    new Entry("pause", Pause::new),
                    new Entry("resume", Resume::new),
                    new Entry("restart", Restart::new),
                    new Entry("stop", Stop::new),
                    new Entry("start", Start::new),
                    new Entry("scale", Scale::new),
                    new Entry("prune", Prune::new),
                    new Entry("remove", Remove::new),
                    new Entry("explain", Explain::new),
                    new Entry("agent", AgentCommand::new),
                    new Entry("prove", Prove::new),
                    new Entry("demo", dev.gapless.cli.demo.Demo::new),
                    new Entry("version", Version::new),
                    new Entry("completion", Completion::new));

    private Commands() {}

    /// @param create makes the command object that picocli fills
    record Entry(String name, Function<Shell, Object> create) {}

    static Optional<Entry> named(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }
}
