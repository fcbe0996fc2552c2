package dev.gapless.cli.command;

import dev.gapless.api.GaplessHome;
import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.Pasted;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/// Which agent is meant.
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "",
            description =
                    "The agent's folder. Default: $GAPLESS_HOME, else /var/lib/gapless for root and"
                            + " .local/state/gapless at home for others.")
    private String home = "";

    /// As it has to stand in a command to be pasted, or nothing.
    String flag() {
        return Pasted.flag("--home", home);
    }

    Path folder(Shell shell) {
        return home.isEmpty()
                ? GaplessHome.of(shell.environment())
                : shell.directory().resolve(home).normalize();
    }
}
