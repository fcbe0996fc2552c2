package dev.gapless.cli.screen;

import dev.gapless.api.wire.LogView;

import java.util.ArrayList;
import java.util.List;

/// Newest log lines, one block per instance. The lines are the application's own and may be wider
/// than the screen.
public final class LogScreen {
    private LogScreen() {}

    public static List<String> lines(LogView log, Words words) {
        List<String> lines = new ArrayList<>();
        for (LogView.Lines one : log.instances()) {
            lines.addAll(Columns.wrap("--- " + one.instance() + "  " + one.file(), Columns.MOST));
            one.lines().forEach(line -> lines.add(Columns.clean(line)));
        }
        if (log.instances().isEmpty()) {
            lines.add(words.say("logs.none", log.service(), log.release()));
        }
        return lines;
    }
}
