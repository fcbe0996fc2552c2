package dev.gapless.cli.screen;

import dev.gapless.api.wire.CheckView;

import java.util.ArrayList;
import java.util.List;

/// What was looked at, what was found.
public final class CheckScreen {
    private CheckScreen() {}

    public static List<String> lines(CheckView check, Words words) {
        return lines(check, "a deployment", words);
    }

    /// @param purpose what it was checked for
    public static List<String> lines(CheckView check, String purpose, Words words) {
        List<String> lines = new ArrayList<>();
        check.passed().forEach(text -> lines.addAll(Columns.labelled("  ok  ", text)));
        check.problems()
                .forEach(
                        problem -> {
                            lines.add("");
                            lines.addAll(ProblemScreen.lines(problem, words));
                        });
        int found = check.problems().size();
        if (found > 0) {
            lines.add("");
        }
        lines.add(
                check.service()
                        + ": "
                        + (found == 0
                                ? "fit for " + purpose + "; nothing was changed."
                                : Figures.counted(found, "problem") + "; nothing was changed."));
        return lines;
    }
}
