package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaWorkView;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A command on the schema while it goes on, and how it ended.
public final class DbWorkScreen {
    private static final int PERCENT = 100;

    private DbWorkScreen() {}

    /// A step that has begun, as a line of a log.
    public static List<String> begun(SchemaWorkView work, int step, Times times) {
        SchemaWorkView.Step one = work.steps().get(step);
        return line(work, one, one.beganAtMillis(), one.text(), times);
    }

    /// A step that has ended, with what was observed.
    public static List<String> ended(SchemaWorkView work, int step, Times times) {
        SchemaWorkView.Step one = work.steps().get(step);
        return line(work, one, one.endedAtMillis(), "done: " + one.text(), times);
    }

    /// How far the step at work is.
    public static List<String> goesOn(SchemaWorkView work, int step, Times times) {
        SchemaWorkView.Step one = work.steps().get(step);
        String rows = rows(one);
        return line(
                work, one, times.now().toEpochMilli(), rows.isEmpty() ? one.text() : rows, times);
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
    static String rows(SchemaWorkView.Step step) {
        if (step.done() < 0) {
            return "";
        }
        if (step.total() <= 0 || step.done() > step.total()) {
            return step.done() == 0 ? "" : Figures.counted(step.done(), "row");
        }
        long percent = step.done() * PERCENT / step.total();
        return Figures.count(step.done())
                + " of "
                + Figures.counted(step.total(), "row")
                + ", "
                + percent
                + " %";
    }

    /// The end of one that came to it.
    public static List<String> done(SchemaWorkView end) {
        List<String> lines = new ArrayList<>();
        Duration took = Duration.ofMillis(end.endedAtMillis() - end.startedAtMillis());
        lines.addAll(
                Columns.labelled(
                        "DONE       ",
                        end.migration() + " " + after(end) + " " + Figures.span(took) + "."));
        String next = next(end);
        if (!next.isEmpty()) {
            lines.add("Next: " + next);
        }
        return lines;
    }

    /// What it found and did, in its own words.
    public static List<String> found(SchemaWorkView end) {
        return end.found().stream()
                .flatMap(line -> Columns.labelled("  ", Columns.clean(line)).stream())
                .toList();
    }

    private static String after(SchemaWorkView end) {
        String command = end.command();
        if (command.startsWith("repair")) {
            if (command.endsWith("--dry-run")) {
                return "is looked through, and nothing was changed.";
            }
            return end.found().stream().anyMatch(line -> line.startsWith("not every row is filled"))
                    ? "has its triggers; its rows are looked at once all are filled."
                    : "is repaired: both shapes say the same.";
        }
        return switch (command) {
            case "expand" -> "is expanded: what is written from now on is in both shapes.";
            case "backfill" -> "is filled: every row has its new shape.";
            case "verify" -> "is in step: both shapes equal at each commit.";
            case "contract" -> "is contracted: the old shape is gone.";
            case "contract --trial" ->
                    "is on trial: who writes the old shape is refused; both stay in step.";
            case "contract --end-trial" -> "is off trial: the old shape can be written again.";
            case "undo" -> "is taken back: the schema is as before it.";
            default -> command.toLowerCase(Locale.ROOT) + " is done.";
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
    public static String stopped(SchemaWorkView work) {
        String what = work.command() + " of " + work.migration();
        return switch (work.outcome()) {
            case "" -> what + " ends at its next safe point.";
            case "done" -> what + " came to its end before it could be stopped.";
            default ->
                    what
                            + " is stopped; what it did stays. It goes on with: gapless db "
                            + work.command()
                            + " "
                            + work.migration();
        };
    }
}
