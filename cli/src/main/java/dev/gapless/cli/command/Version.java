package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.VersionLine;

import picocli.CommandLine.Command;

/// `gapless version`, for help and completion; the bare command is answered before this class is
/// loaded.
@Command(name = "version", description = "Say which gapless this is.")
public final class Version extends GaplessCommand {
    public Version(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        shell.print(VersionLine.text());
        return ExitCode.DONE;
    }
}
