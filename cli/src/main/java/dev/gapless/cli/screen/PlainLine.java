package dev.gapless.cli.screen;

import dev.gapless.api.wire.EventView;

import java.util.List;
import java.util.regex.Pattern;

/// One fact of a deployment as a line of a log: time, seconds since the begin, what, details.
public final class PlainLine {
    private static final int SECONDS = 7;
    private static final int NAME = 8;

    private PlainLine() {}

    public static List<String> lines(EventView event, Times times, Words words) {
        String text = Columns.clean(event.text());
        String name = event.name();
        String told = words.told(text);
        if (told.equals(text)) {
            told = words.told(text.replaceFirst("^" + Pattern.quote(name) + "[,:]? +", ""));
        }
        return lines(times.clock(event.atMillis()), event.secondsSinceBegin(), name, told);
    }

    static List<String> lines(String clock, double seconds, String name, String text) {
        String start =
                Columns.left(clock, 8) + Columns.right(Figures.tenths(seconds), SECONDS) + " ";
        String label = Columns.left(name, NAME) + " ";
        return Columns.labelled(start + label, text).stream().map(String::stripTrailing).toList();
    }

    /// Said when nothing else was to be said for a while.
    public static List<String> still(
            String step, String text, double seconds, Times times, Words words) {
        String clock = times.clock(times.now().toEpochMilli());
        return lines(
                clock,
                seconds,
                step,
                text.isEmpty() ? words.say("live.goes-on") : words.told(Columns.clean(text)));
    }
}
