package dev.gapless.cli.screen;

import dev.gapless.api.wire.CheckView;

import java.util.ArrayList;
import java.util.List;

/// What was looked at, what was found.
public final class CheckScreen {
    private CheckScreen() {}

    public static List<String> lines(CheckView check, Words words) {
        return lines(check, "check.fit", words);
    }

    /// @param fit key of the words for a service that is fit for what it was checked for
    public static List<String> lines(CheckView check, String fit, Words words) {
        List<String> lines = new ArrayList<>();
        check.passed().forEach(text -> lines.addAll(Columns.labelled("  ok  ", words.told(text))));
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
                found == 0
                        ? words.say(fit, check.service())
                        : words.say(
                                "check.unfit", check.service(), words.counted(found, "problems")));
        return lines;
    }
}
