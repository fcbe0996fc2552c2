package dev.gapless.cli.lint;

import dev.gapless.cli.screen.TextScreen;
import dev.gapless.cli.screen.Words;
import dev.gapless.migration.lint.About;

import java.util.List;

/// A rule of `db lint`, as `gapless explain RULE` shows it.
public final class RuleScreen {
    private RuleScreen() {}

    public static List<String> lines(About rule, Words words) {
        return TextScreen.lines(
                String.join(
                        "\n\n",
                        "# " + words.say("rule." + rule.severity().id(), rule.id()),
                        words.explained(rule.why()),
                        words.say("lint.instead", words.explained(rule.instead()))));
    }
}
