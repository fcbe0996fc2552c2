package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.CheckView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceFile.Asked;
import dev.gapless.cli.screen.CheckScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;

/// `gapless check`
@Command(
        name = "check",
        description =
                "Say whether the machine and the file are fit for a deployment. Changes nothing.")
public final class Check extends GaplessCommand implements ConfigFlags.Taker {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Default: the newest artifact.")
    private String version = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    public Check(Shell shell) {
        super(shell);
    }

    @Override
    public ConfigFlags flags() {
        return flags;
    }

    /// What is only blocked has nothing to be repaired.
    static ExitCode exitCode(List<ProblemReport> problems) {
        if (problems.isEmpty()) {
            return ExitCode.DONE;
        }
        return problems.stream().allMatch(one -> one.kind() == ProblemKind.BLOCKED)
                ? ExitCode.BLOCKED
                : ExitCode.REFUSED;
    }

    @Override
    protected ExitCode run() {
        ServiceFile file = service.read(flags.values(), new Asked(version, "", false), shell);
        CheckView check = service.launcher(shell).connect().check(file.name(), file.request());
        if (json) {
            shell.out().println(Json.pretty(check));
        } else {
            shell.print(CheckScreen.lines(check, shell.words()));
        }
        return exitCode(check.problems());
    }
}
