package dev.gapless.cli.screen;

import dev.gapless.api.wire.PlanView;

import java.util.ArrayList;
import java.util.List;

/// A plan as a table, and in short.
public final class PlanScreen {
    private static final int TEXT = 38;
    private static final int TAKES = 8;
    private static final int SERVES = 6;
    private static final int LONGEST_SERVES = 16;
    private static final int LOSES_AT = 4 + TEXT + TAKES + SERVES + 4;

    private PlanScreen() {}

    /// @param flags that it was made with, so that the last line can be pasted; empty for none
    public static List<String> lines(PlanView plan, boolean sql, String flags, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(head(plan, words, "plan.id.nothing-done"));
        if (plan.nothingToDo()) {
            lines.add(words.say("plan.stable", plan.to()));
            return lines;
        }
        int serves = serves(plan);
        if (!plan.steps().isEmpty()) {
            lines.add(heading(serves, words.say("plan.serves"), words));
        }
        String group = "";
        for (PlanView.Step step : plan.steps()) {
            if (!step.group().equals(group) && !step.group().isEmpty()) {
                group = step.group();
                Columns.labelled(
                                "  " + Columns.left(words.told(group), 12) + " ",
                                words.told(step.groupNote()))
                        .forEach(line -> lines.add(line.stripTrailing()));
            }
            lines.addAll(
                    step(
                            told(step, words),
                            sql,
                            serves,
                            shortened(told(step, words).serves(), plan, serves)));
        }
        plan.notes().forEach(note -> lines.addAll(note(words.told(note))));
        lines.addAll(
                Columns.labelled(
                        "", ending(words.told(plan.total())) + " " + words.say("plan.runs")));
        return oneLineWhereItFits(
                lines,
                "gapless deploy "
                        + Pasted.word(Pasted.version(plan.to()))
                        + flags
                        + " --plan "
                        + plan.id());
    }

    static List<String> oneLineWhereItFits(List<String> lines, String command) {
        String last = lines.getLast() + " " + command;
        if (Columns.width(last) <= Columns.MOST) {
            lines.removeLast();
            lines.add(last);
        } else {
            lines.add(command);
        }
        return lines;
    }

    /// What `deploy` shows before it asks.
    public static List<String> brief(PlanView plan, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(head(plan, words, "plan.id"));
        List<PlanView.Step> now =
                plan.steps().stream().filter(step -> !step.group().equals("Later")).toList();
        List<String> names = now.stream().map(PlanView.Step::text).map(words::told).toList();
        if (!names.isEmpty()) {
            lines.addAll(Columns.labelled("  ", String.join(", ", names)));
        }
        now.stream()
                .filter(step -> !step.loses().isEmpty() && !step.loses().startsWith("nothing"))
                .forEach(
                        step ->
                                lines.addAll(
                                        Columns.labelled(
                                                "  " + words.say("plan.brief.loses") + "  ",
                                                words.say(
                                                        "plan.brief.loses.step",
                                                        words.told(step.loses()),
                                                        step.number(),
                                                        words.told(step.text())))));
        plan.notes().forEach(note -> lines.addAll(note(words.told(note))));
        if (!plan.total().isEmpty()) {
            lines.addAll(Columns.labelled("", ending(words.told(plan.total()))));
        }
        return lines;
    }

    private static String head(PlanView plan, Words words, String named) {
        String releases = plan.from().isEmpty() ? plan.to() : plan.from() + " -> " + plan.to();
        String schema = plan.schema().isEmpty() ? "" : "   " + words.told(plan.schema());
        String id = plan.id().isEmpty() ? "" : words.say(named, plan.id());
        return Columns.spread(
                plan.service() + " " + releases + schema + "   " + plan.strategy(), id);
    }

    /// Width of the column of labels; what it takes more than usual, the text gives.
    private static int serves(PlanView plan) {
        return plan.steps().stream()
                .mapToInt(step -> Math.min(LONGEST_SERVES, Columns.width(step.serves())))
                .reduce(SERVES, Math::max);
    }

    private static String shortened(String label, PlanView plan, int columns) {
        return Columns.shorten(label, List.of(plan.from(), plan.to()), columns);
    }

    /// A row of a plan that says nothing of who serves.
    static List<String> step(PlanView.Step step, boolean sql, Words words) {
        return step(told(step, words), sql, SERVES, "");
    }

    private static PlanView.Step told(PlanView.Step step, Words words) {
        return new PlanView.Step(
                step.number(),
                step.group(),
                step.groupNote(),
                step.name(),
                words.told(step.text()),
                words.told(step.takes()),
                words.told(step.serves()),
                words.told(step.loses()),
                words.told(step.details()),
                step.sql());
    }

    static String heading(String serves, Words words) {
        return heading(SERVES, serves, words);
    }

    private static String heading(int width, String serves, Words words) {
        return row(
                width,
                "    " + words.say("plan.step"),
                words.say("plan.takes"),
                serves,
                words.say("plan.loses"));
    }

    private static List<String> step(PlanView.Step step, boolean sql, int serves, String label) {
        List<String> lines = new ArrayList<>();
        String number = Columns.right(Integer.toString(step.number()), 3) + " ";
        List<String> text = Columns.wrap(step.text(), TEXT + SERVES - serves);
        List<String> loses = Columns.wrap(step.loses(), Columns.MOST - LOSES_AT);
        for (int i = 0; i < Math.max(text.size(), loses.size()); i++) {
            String left = (i == 0 ? number : "    ") + (i < text.size() ? text.get(i) : "");
            String right = i < loses.size() ? loses.get(i) : "";
            lines.add(
                    i == 0
                            ? row(serves, left, step.takes(), label, right)
                            : row(serves, left, "", "", right));
        }
        step.details().forEach(detail -> lines.addAll(Columns.labelled("      ", detail)));
        if (sql) {
            step.sql()
                    .forEach(
                            one -> {
                                lines.addAll(
                                        Columns.labelled(
                                                "      do    ",
                                                one.statement().isEmpty() ? "-" : one.statement()));
                                lines.addAll(
                                        Columns.labelled(
                                                "      undo  ",
                                                one.inverse().isEmpty() ? "-" : one.inverse()));
                            });
        }
        return lines;
    }

    private static String row(int width, String left, String takes, String serves, String loses) {
        String line =
                Columns.left(left, 4 + TEXT + SERVES - width)
                        + " "
                        + Columns.right(takes, TAKES)
                        + "  "
                        + Columns.left(serves, width)
                        + " "
                        + loses;
        return line.stripTrailing();
    }

    static List<String> note(String note) {
        return Columns.labelled(
                note.startsWith("(") ? "  " + Columns.clip(note, 4) : "  ",
                note.startsWith("(") && note.length() > 4 ? note.substring(4) : note);
    }

    private static String ending(String total) {
        if (total.isEmpty()) {
            return "";
        }
        String start = Character.toUpperCase(total.charAt(0)) + total.substring(1);
        return start.endsWith(".") ? start : start + ".";
    }
}
