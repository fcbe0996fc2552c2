package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;

import java.util.ArrayList;
import java.util.List;

/// Where the schema of a service is.
public final class DbStatusScreen {
    private static final String BEGUN = "begun";
    private static final String ON = "on";

    private DbStatusScreen() {}

    public static List<String> lines(SchemaView view, Times times, Words words) {
        List<String> lines = new ArrayList<>();
        String start = Columns.left(view.service(), 8) + " ";
        String place = view.place() + "  ";
        if (view.open().isEmpty()) {
            lines.addAll(
                    Columns.labelled(start, place + words.say("db.status.none", view.inForce())));
        }
        for (SchemaView.Open one : view.open()) {
            lines.addAll(
                    Columns.labelled(
                            lines.isEmpty() ? start : " ".repeat(start.length()),
                            (lines.isEmpty() ? place : "")
                                    + one.number()
                                    + " "
                                    + name(one.id())
                                    + "  "
                                    + state(view, one, times, words)));
            lines.addAll(Columns.labelled("  ", figures(one, words)));
            if (one.trial().equals(ON) && !one.undoing()) {
                // no server tells reads of the application from those that keep the shapes in step
                lines.addAll(Columns.labelled("  ", words.say("db.tried")));
            }
        }
        lines.addAll(
                Columns.labelled(
                        "  ", view.server() + ", " + words.say("db.schema", inForce(view, words))));
        view.work()
                .ifPresent(work -> lines.addAll(Columns.labelled("  ", work(work, times, words))));
        String next = next(view);
        if (!next.isEmpty()) {
            lines.add(words.say("next", next));
        }
        return lines;
    }

    private static String inForce(SchemaView view, Words words) {
        boolean both = view.inForce() > view.contracted() && view.inForce() > 0;
        return both ? words.say("db.both", view.inForce()) : Integer.toString(view.inForce());
    }

    /// `add_email` of `V13__add_email`.
    private static String name(String id) {
        return id.replaceFirst("^[Vv][0-9]+__", "");
    }

    private static String state(SchemaView view, SchemaView.Open one, Times times, Words words) {
        if (one.undoing()) {
            return words.say("db.undoing");
        }
        if (one.trial().equals(BEGUN)) {
            return words.say("db.trial-begun");
        }
        if (!one.trial().isEmpty()) {
            return words.say("db.on-trial", times.clock(one.trialSinceMillis()));
        }
        if (one.number() == view.contracted()) {
            return words.say("db.contracting");
        }
        String compared =
                one.comparedAtMillis() == 0
                        ? ""
                        : ", " + words.say("db.compared", times.clock(one.comparedAtMillis()));
        if (one.inStep()) {
            return words.say("db.in-step") + compared;
        }
        return one.differ() > 0
                ? words.say("db.differ") + compared
                : one.phase().isEmpty()
                        ? words.say("db.expanding")
                        : words.say("db.phase-done", one.phase());
    }

    private static String figures(SchemaView.Open one, Words words) {
        String rows =
                one.rows() < 0
                        ? words.say("db.not-compared")
                        : words.say(
                                "db.rows",
                                words.counted(one.rows(), "rows"),
                                Figures.count(one.differ()),
                                Figures.count(one.own()));
        return words.say("db.longest-lock", rows, Figures.millis(one.longestLockMillis()));
    }

    private static String work(SchemaWorkView work, Times times, Words words) {
        String step = "";
        if (!work.steps().isEmpty()) {
            SchemaWorkView.Step last = work.steps().getLast();
            String rows = DbWorkScreen.rows(last, words);
            step = ": " + last.name() + (rows.isEmpty() ? "" : ", " + rows);
        }
        return words.say(
                        "db.at-work",
                        work.command(),
                        work.migration(),
                        work.by(),
                        times.clock(work.startedAtMillis()))
                + step;
    }

    private static String next(SchemaView view) {
        if (view.work().isPresent()) {
            return "gapless db status --watch";
        }
        return view.open().stream()
                .filter(one -> one.undoing() || !one.trial().equals(ON))
                .filter(
                        one ->
                                !one.inStep()
                                        || one.trial().equals(BEGUN)
                                        || one.number() == view.contracted())
                .findFirst()
                .map(one -> "gapless db " + command(view, one) + " " + one.id())
                .orElse("");
    }

    private static String command(SchemaView view, SchemaView.Open one) {
        if (one.undoing()) {
            return "undo";
        }
        if (one.trial().equals(BEGUN)) {
            return "contract --trial";
        }
        return one.number() == view.contracted() ? "contract" : "verify";
    }
}
