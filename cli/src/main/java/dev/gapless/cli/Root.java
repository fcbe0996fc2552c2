package dev.gapless.cli;

import dev.gapless.api.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `gapless` without a command.
@Command(
        name = "gapless",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Replaces the running version of a web service, and of its database schema, under"
                        + " live traffic.",
        footer = {
            "",
            "A first deployment: gapless check, gapless plan, gapless deploy VERSION.",
            "Any key of gapless.yaml or error code: gapless explain WHAT."
        })
final class Root implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Say what there is.")
    private boolean help;

    @Option(names = "--version", description = "Say which gapless this is.")
    private boolean version;

    @Option(
            names = LanguageChoice.OPTION,
            paramLabel = "LANGUAGE",
            description =
                    "en or ko, with any command. Default: GAPLESS_LANG, else what the locale says,"
                            + " on a terminal with UTF-8.")
    private String language = "";

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Root(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (version) {
            shell.print(VersionLine.text());
            return ExitCode.DONE.code();
        }
        shell.err().print(spec.commandLine().getUsageMessage());
        return ExitCode.USAGE.code();
    }
}
