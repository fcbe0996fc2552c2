package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.cli.Shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.List;

/// `gapless db`: the schema alone, without a deployment.
@Command(
        name = "db",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Look at the schema and change it phase by phase, without a deployment. Needs only"
                        + " the keys database.* of the file.",
        footer = {
            "",
            "A migration by hand: gapless db plan, gapless db verify, deploy what needs it,",
            "and when nobody needs the old shape any more: gapless db contract."
        })
public final class DbCommand extends GaplessCommand implements Nested {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    public DbCommand(Shell shell) {
        super(shell);
    }

    @Override
    public List<GaplessCommand> nested() {
        return List.of(
                new DbStatus(shell),
                new DbPlan(shell),
                new DbCheck(shell),
                new DbLint(shell),
                new DbExplain(shell),
                new DbExpand(shell),
                new DbBackfill(shell),
                new DbVerify(shell),
                new DbRepair(shell),
                new DbContract(shell),
                new DbUndo(shell),
                new DbStop(shell));
    }

    @Override
    protected ExitCode run() {
        shell.err().print(spec.commandLine().getUsageMessage());
        return ExitCode.USAGE;
    }
}
