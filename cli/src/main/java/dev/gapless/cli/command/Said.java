package dev.gapless.cli.command;

import dev.gapless.api.wire.CommandView;

import java.util.List;

/// What was done often begins with what was to be done, which stands on the screen already.
final class Said {
    private Said() {}

    /// The answer without the lines that were shown before.
    static CommandView without(List<String> shown, CommandView answer) {
        return new CommandView(
                answer.text().stream().filter(line -> !shown.contains(line)).toList(),
                answer.deployment(),
                answer.plan());
    }
}
