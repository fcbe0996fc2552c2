package dev.gapless.cli.screen;

import dev.gapless.api.wire.DeploymentView.StepView;

import java.util.ArrayList;
import java.util.List;

/// The steps of a deployment on few lines: the newest that are done, the present one, those to
/// come.
final class StepLines {
    private static final int NAME = 11;
    private static final int DONE_SHOWN = 4;
    private static final int COMING_LINES = 2;

    private StepLines() {}

    static List<String> lines(List<StepView> all, Words words) {
        // promotion is a moment without a duration: the traffic says it
        List<StepView> steps =
                all.stream()
                        .filter(
                                step ->
                                        !step.name().equals("promote")
                                                || step.state().equals("running"))
                        .toList();
        List<StepView> done = joined(steps.stream().filter(step -> !open(step)).toList());
        List<String> lines = new ArrayList<>();
        int hidden = Math.max(0, done.size() - DONE_SHOWN);
        if (hidden > 0) {
            double seconds =
                    done.subList(0, hidden).stream()
                            .mapToDouble(step -> Math.max(0, step.seconds()))
                            .sum();
            lines.add(
                    line(
                            "[x]",
                            words.counted(hidden, "live.steps"),
                            words.say("live.before"),
                            words.tenths(seconds)));
        }
        done.subList(hidden, done.size()).forEach(step -> lines.add(step(step, words)));
        steps.stream()
                .filter(step -> step.state().equals("running"))
                .forEach(step -> lines.add(step(step, words)));
        lines.addAll(
                coming(steps.stream().filter(step -> step.state().equals("waiting")).toList()));
        return lines;
    }

    private static boolean open(StepView step) {
        return step.state().equals("running") || step.state().equals("waiting");
    }

    /// Neighbours of one name become one: several schema steps, or nothing but moments.
    private static List<StepView> joined(List<StepView> done) {
        List<StepView> joined = new ArrayList<>();
        for (StepView step : done) {
            StepView before = joined.isEmpty() ? null : joined.getLast();
            if (before != null
                    && label(before).equals(label(step))
                    && before.state().equals(step.state())) {
                joined.removeLast();
                double seconds = Math.max(0, before.seconds()) + Math.max(0, step.seconds());
                joined.add(
                        new StepView(
                                step.name(),
                                step.title(),
                                step.state(),
                                step.back(),
                                before.beganAtMillis(),
                                seconds,
                                step.text()));
            } else {
                joined.add(step);
            }
        }
        return joined;
    }

    private static String mark(StepView step) {
        return switch (step.state()) {
            case "running" -> step.back() ? "[<]" : "[>]";
            case "given-up" -> "[!]";
            default -> "[x]";
        };
    }

    private static String label(StepView step) {
        boolean names = step.name().equals("drain") || step.name().equals("stop");
        return names ? brief(step.title()) : step.name();
    }

    private static String text(StepView step) {
        if (!step.text().isEmpty()) {
            String text = Columns.clean(step.text());
            String release = label(step).replaceFirst("^\\S+ ?", "");
            return !release.isEmpty() && text.startsWith(release + ": ")
                    ? text.substring(release.length() + 2)
                    : text;
        }
        return label(step).equals(step.name()) ? step.title() : "";
    }

    private static String step(StepView step, Words words) {
        return line(
                mark(step),
                label(step),
                words.told(text(step)),
                step.seconds() < 0 ? "" : words.tenths(step.seconds()));
    }

    private static String line(String mark, String label, String text, String took) {
        String start = Columns.width(label) < NAME ? Columns.left(label, NAME) : label;
        return Columns.spread(" " + mark + " " + start + " " + text, took);
    }

    private static List<String> coming(List<StepView> steps) {
        List<String> lines = new ArrayList<>();
        String line = "";
        int shown = 0;
        for (StepView step : steps) {
            String next = "[ ] " + brief(step.title());
            String longer = line.isEmpty() ? " " + next : line + "   " + next;
            if (Columns.width(longer) > Columns.MOST && !line.isEmpty()) {
                if (lines.size() == COMING_LINES - 1) {
                    lines.add(
                            Columns.clip(line, Columns.MOST - 12)
                                    + " ... "
                                    + (steps.size() - shown));
                    return lines;
                }
                lines.add(line);
                longer = " " + next;
            }
            line = Columns.clip(longer, Columns.MOST);
            shown++;
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }

    /// `drain 1.4.2` of `drain 1.4.2 until seen idle`.
    static String brief(String title) {
        return title.split(",| until | 0 -> ", 2)[0];
    }
}
