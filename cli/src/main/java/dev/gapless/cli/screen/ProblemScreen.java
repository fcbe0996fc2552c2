package dev.gapless.cli.screen;

import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `<what happened> [code]`, then where, found, serves and do.
public final class ProblemScreen {
    private static final String EVIDENCE_INDENT = "          ";

    private ProblemScreen() {}

    public static List<String> lines(ProblemReport problem) {
        List<String> lines = withCode(Columns.clean(problem.what()), problem.code());
        lines.addAll(details(problem));
        return lines;
    }

    /// The same for a command that changes things: what was *not* done and what serves come first.
    public static List<String> refusal(ProblemReport problem) {
        boolean refused =
                problem.kind() == ProblemKind.REFUSED || problem.kind() == ProblemKind.CONFIG;
        if (!refused) {
            return lines(problem);
        }
        String serves = serving(Columns.clean(problem.serves()));
        List<String> lines = withCode("REFUSED    Nothing was changed." + serves, problem.code());
        lines.addAll(Columns.labelled("  ", Columns.clean(problem.what())));
        lines.addAll(details(problem.withServes("")));
        return lines;
    }

    private static List<String> details(ProblemReport problem) {
        List<String> lines = new ArrayList<>();
        row(lines, "where", problem.where());
        row(lines, "found", problem.found());
        for (String evidence : problem.evidence()) {
            lines.addAll(evidence(EVIDENCE_INDENT, evidence));
        }
        row(lines, "serves", problem.serves());
        row(lines, "do", problem.todo());
        return lines;
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

    /// ` 1.4.2 serves, untouched.` of `1.4.2, untouched`.
    private static String serving(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String release = text.split("[, ]", 2)[0];
        String rest = text.substring(release.length());
        boolean bare = rest.isEmpty() || rest.startsWith(",");
        String sentence = bare ? release + " serves" + rest : capitalised(text);
        return " " + sentence + (text.endsWith(".") ? "" : ".");
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
