package dev.gapless.cli.screen;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `<what happened> [code]`, then where, found, serves and do.
public final class ProblemScreen {
    private static final String NOTHING = "nothing";
    private static final String UNTOUCHED = ", untouched";
    private static final String ON = " on ";
    private static final String EVIDENCE_INDENT = "          ";

    private static final Set<String> OURS =
            Set.of(
                    ProblemCode.LISTEN_IN_USE.id(),
                    ProblemCode.NOT_POSSIBLE_NOW.id(),
                    ProblemCode.PLAN_CHANGED.id());

    private ProblemScreen() {}

    public static List<String> lines(ProblemReport english, Words words) {
        ProblemReport problem = words.told(saidOnce(english));
        List<String> lines = withCode(Columns.clean(problem.what()), problem.code());
        lines.addAll(details(problem, words));
        return lines;
    }

    /// The same for a command that changes things: what was *not* done and what serves come first.
    public static List<String> refusal(ProblemReport english, Words words) {
        ProblemReport problem = words.told(saidOnce(english));
        boolean refused =
                problem.kind() == ProblemKind.REFUSED || problem.kind() == ProblemKind.CONFIG;
        if (!refused) {
            return lines(english, words);
        }
        String serves = serving(Columns.clean(problem.serves()), words);
        List<String> lines =
                withCode("REFUSED    " + words.say("refused") + serves, problem.code());
        lines.addAll(Columns.labelled("  ", Columns.clean(problem.what())));
        lines.addAll(details(problem.withServes(""), words));
        return lines;
    }

    private static List<String> details(ProblemReport problem, Words words) {
        List<String> lines = new ArrayList<>();
        row(lines, words.say("label.where"), problem.where());
        row(lines, words.say("label.found"), problem.found());
        for (String evidence : problem.evidence()) {
            lines.addAll(evidence(EVIDENCE_INDENT, ours(problem, evidence, words)));
        }
        row(lines, words.say("label.serves"), untouched(problem.serves(), words));
        row(lines, words.say("label.do"), problem.todo());
        return lines;
    }

    /// Without the first of several findings, which stands above with its place already.
    private static ProblemReport saidOnce(ProblemReport problem) {
        String place = problem.where() + ": ";
        return problem.withEvidence(
                problem.evidence().stream()
                        .filter(
                                line ->
                                        !line.startsWith(place)
                                                || line.length() == place.length()
                                                || !problem.what()
                                                        .startsWith(line.substring(place.length())))
                        .toList());
    }

    /// What a file is refused for, a line that stands for another problem, ways out and what would
    /// be done are our words; any other line is from elsewhere.
    private static String ours(ProblemReport problem, String line, Words words) {
        if (line.startsWith(ProblemReport.ALSO)) {
            return words.say("also", words.told(line.substring(ProblemReport.ALSO.length())));
        }
        boolean ours = problem.kind() == ProblemKind.CONFIG || OURS.contains(problem.code());
        return ours ? words.told(line) : line;
    }

    /// A line from elsewhere, its own indentation kept where it fits.
    static List<String> evidence(String indent, String text) {
        String line = indent + Columns.clean(text).stripTrailing();
        return Columns.width(line) <= Columns.MOST ? List.of(line) : Columns.labelled(indent, line);
    }

    private static void row(List<String> lines, String label, String text) {
        if (!text.isEmpty()) {
            lines.addAll(Columns.labelled("  " + Columns.left(label, 8), Columns.clean(text)));
        }
    }

    /// The text, wrapped, with `[code]` at the right margin of its last line, or below where it
    /// does not fit.
    static List<String> withCode(String text, String code) {
        String tag = "[" + code + "]";
        List<String> lines = new ArrayList<>(Columns.wrap(text, Columns.MOST));
        String last = lines.removeLast();
        if (Columns.width(last) + 1 + tag.length() <= Columns.MOST) {
            lines.add(Columns.spread(last, tag));
        } else {
            lines.add(last);
            lines.add(Columns.right(tag, Columns.MOST));
        }
        return lines;
    }

    /// The agent says no more of what serves than its release, with or without ` on :8081`, or that
    /// and `, untouched`.
    private static String untouched(String serves, Words words) {
        return serves.endsWith(UNTOUCHED)
                ? words.say("serves.untouched", placed(withoutEnd(serves, UNTOUCHED), words))
                : words.told(serves);
    }

    /// ` 1.4.2 serves, untouched.` of `1.4.2, untouched`.
    private static String serving(String text, Words words) {
        if (text.isEmpty()) {
            return "";
        }
        String release = withoutEnd(text, UNTOUCHED);
        if (release.contains(" ") && !release.contains(ON + ":")) {
            return " " + capitalised(words.told(text)) + (text.endsWith(".") ? "" : ".");
        }
        if (release.equals(NOTHING)) {
            return " " + words.say("refused.serves.nothing");
        }
        return " "
                + words.say(
                        text.endsWith(UNTOUCHED) ? "refused.serves.untouched" : "refused.serves",
                        placed(release, words));
    }

    /// `1.4.2 on :8081`, or the release alone where no port is named.
    private static String placed(String release, Words words) {
        int on = release.indexOf(ON + ":");
        return on < 0
                ? release
                : words.say(
                        "serves.on", release.substring(0, on), release.substring(on + ON.length()));
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
