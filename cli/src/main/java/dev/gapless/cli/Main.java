package dev.gapless.cli;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Language;
import dev.gapless.api.Problem;
import dev.gapless.cli.command.Refusals;

import java.util.List;
import java.util.Optional;

/// The program `gapless`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), Shell.ofProcess()));
    }

    /// One command from its arguments to its exit code; the only thing that ends the process is
    /// [#main].
    public static int run(List<String> args, Shell shell) {
        if (args.equals(List.of("version")) || args.equals(List.of("--version"))) {
            // before anything else is loaded: scripts and completions ask this often
            shell.print(VersionLine.text());
            return ExitCode.DONE.code();
        }
        try {
            Optional<Language> asked = LanguageChoice.asked(args);
            if (asked.isEmpty()) {
                LanguageChoice.complaint(shell.environment()).ifPresent(shell::note);
            }
            return CommandTree.execute(args, asked.map(shell::speaking).orElse(shell));
        } catch (Problem problem) {
            return Refusals.show(problem.report(), false, shell).code();
        }
    }
}
