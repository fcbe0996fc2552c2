package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.cli.Shell;

import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/// What every command has.
public abstract class GaplessCommand implements Callable<Integer> {
    protected final Shell shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say how it is used.")
    private boolean help;

    protected GaplessCommand(Shell shell) {
        this.shell = shell;
    }

    protected abstract ExitCode run();

    @Override
    public final Integer call() {
        return run().code();
    }
}
