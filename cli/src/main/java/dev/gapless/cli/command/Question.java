package dev.gapless.cli.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/// `Go on? [Y/n]`, answered by a person or by `--yes`.
final class Question {
    /// `ㅛ` is the key y of a keyboard that is set to Hangul.
    private static final Set<String> YES = Set.of("y", "yes", "ㅛ", "예", "네");

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /// Where it has to be asked and nobody can answer (no terminal, JSON wanted): an error that
    /// names the flag.
    void insistOnAnAnswer(Shell shell, boolean json) {
        insistOnAnAnswer(shell, json, "gapless plan");
    }

    /// @param shows command that says what would be done
    void insistOnAnAnswer(Shell shell, boolean json, String shows) {
        if (!yes && (!shell.asks() || json)) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "This asks before it goes on, and nobody is there to answer.")
                    .todo("say --yes (what would be done: " + shows + ")")
                    .build();
        }
    }

    boolean goOn(Shell shell) {
        if (yes) {
            return true;
        }
        shell.out().print(shell.words().say("question") + " ");
        shell.out().flush();
        boolean agreed = agreed(shell);
        if (!agreed) {
            shell.print(shell.words().say("question.no"));
        }
        return agreed;
    }

    private static boolean agreed(Shell shell) {
        try {
            String line = shell.in().readLine();
            if (line == null) {
                shell.out().println();
                return false;
            }
            String word = line.strip().toLowerCase(Locale.ROOT);
            return word.isEmpty() || YES.contains(word);
        } catch (IOException _) {
            return false;
        }
    }
}
