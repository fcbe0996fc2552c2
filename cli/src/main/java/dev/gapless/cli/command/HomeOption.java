package dev.gapless.cli.command;

import dev.gapless.api.GaplessHome;
import dev.gapless.cli.Shell;

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

    Path folder(Shell shell) {
        return home.isEmpty()
                ? GaplessHome.of(shell.environment())
                : shell.directory().resolve(home).normalize();
    }
}
