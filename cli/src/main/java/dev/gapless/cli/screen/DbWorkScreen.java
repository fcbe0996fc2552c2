package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaWorkView;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A command on the schema while it goes on, and how it ended.
public final class DbWorkScreen {
    private static final int PERCENT = 100;

    private DbWorkScreen() {}

    /// A step that has begun, as a line of a log.
    public static List<String> begun(SchemaWorkView work, int step, Times times, Words words) {
        SchemaWorkView.Step one = work.steps().get(step);
        return line(work, one, one.beganAtMillis(), words.told(one.text()), times);
    }

    /// A step that has ended, with what was observed.
    public static List<String> ended(SchemaWorkView work, int step, Times times, Words words) {
        SchemaWorkView.Step one = work.steps().get(step);
        String text = words.say("db.done", words.told(one.evidence()));
        return line(work, one, one.endedAtMillis(), text, times);
    }

    /// How far the step at work is.
    public static List<String> goesOn(SchemaWorkView work, int step, Times times, Words words) {
        SchemaWorkView.Step one = work.steps().get(step);
        String rows = rows(one, words);
        String text = rows.isEmpty() ? words.told(one.text()) : rows;
        return line(work, one, times.now().toEpochMilli(), text, times);
    }

    private static List<String> line(
            SchemaWorkView work,
            SchemaWorkView.Step step,
            long atMillis,
            String text,
            Times times) {
        double seconds = Math.max(0, atMillis - work.startedAtMillis()) / 1000.0;
        return PlainLine.lines(times.clock(atMillis), seconds, step.name(), Columns.clean(text));
    }

    /// `12,000 of 48,210 rows, 25 %`; empty when nothing is counted.
    static String rows(SchemaWorkView.Step step, Words words) {
        if (step.done() < 0) {
            return "";
        }
        if (step.total() <= 0 || step.done() > step.total()) {
            return step.done() == 0 ? "" : words.counted(step.done(), "rows");
        }
        long percent = step.done() * PERCENT / step.total();
        return words.say(
                "db.rows-done",
                Figures.count(step.done()),
                words.counted(step.total(), "rows"),
                percent);
    }

    /// The end of one that came to it.
    public static List<String> done(SchemaWorkView end, Words words) {
        List<String> lines = new ArrayList<>();
        Duration took = Duration.ofMillis(end.endedAtMillis() - end.startedAtMillis());
        lines.addAll(
                Columns.labelled(
                        "DONE       ",
                        words.say("db.end." + end(end), end.migration())
                                + " "
                                + words.span(took)
                                + "."));
        String next = next(end);
        if (!next.isEmpty()) {
            lines.add(words.say("next", next));
        }
        return lines;
    }

    /// What it found and did, in its own words.
    public static List<String> found(SchemaWorkView end, Words words) {
        return end.found().stream()
                .flatMap(line -> Columns.labelled("  ", words.told(Columns.clean(line))).stream())
                .toList();
    }

    /// What of the words for an end fit.
    private static String end(SchemaWorkView end) {
        String command = end.command();
        if (command.startsWith("repair")) {
            if (command.endsWith("--dry-run")) {
                return "repair-looked";
            }
            return end.found().stream().anyMatch(line -> line.startsWith("not every row is filled"))
                    ? "repair-unfilled"
                    : "repair";
        }
        return switch (command) {
            case "contract --trial" -> "trial";
            case "contract --end-trial" -> "end-trial";
            default -> command;
        };
    }

    private static String next(SchemaWorkView end) {
        return switch (end.command()) {
            case "expand" -> "gapless db backfill " + end.migration();
            case "backfill" -> "gapless db verify " + end.migration();
            case "verify" -> "gapless deploy VERSION";
            default -> "";
        };
    }

    /// The answer to `gapless db stop`.
    public static String stopped(SchemaWorkView work, Words words) {
        String key =
                switch (work.outcome()) {
                    case "" -> "db.stopped.soon";
                    case "done" -> "db.stopped.too-late";
                    default -> "db.stopped";
                };
        return words.say(key, work.command(), work.migration());
    }
}
