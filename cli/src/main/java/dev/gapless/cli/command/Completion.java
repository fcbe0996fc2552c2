package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.cli.CommandTree;
import dev.gapless.cli.Shell;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `gapless completion`
@Command(
        name = "completion",
        description = "Write a completion script for bash and zsh: source <(gapless completion)")
public final class Completion extends GaplessCommand {
    public Completion(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        shell.out().print(AutoComplete.bash("gapless", CommandTree.whole(shell)));
        return ExitCode.DONE;
    }
}
