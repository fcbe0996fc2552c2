package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;

import java.util.ArrayList;
import java.util.List;

/// Where the schema of a service is.
public final class DbStatusScreen {
    private static final String BEGUN = "begun";
    private static final String ON = "on";

    /// No server tells reads of the application from those that keep the shapes in step.
    private static final String TRIED =
            "writes of the old shape are refused; reads: - (cannot be told from our own)";

    private DbStatusScreen() {}

    public static List<String> lines(SchemaView view, Times times) {
        List<String> lines = new ArrayList<>();
        String start = Columns.left(view.service(), 8) + " ";
        String place = view.place() + "  ";
        if (view.open().isEmpty()) {
            lines.addAll(
                    Columns.labelled(
                            start, place + "schema " + view.inForce() + ", nothing is open"));
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
                                    + state(view, one, times)));
            lines.addAll(Columns.labelled("  ", figures(one)));
            if (one.trial().equals(ON) && !one.undoing()) {
                lines.addAll(Columns.labelled("  ", TRIED));
            }
        }
        lines.addAll(Columns.labelled("  ", view.server() + ", schema " + inForce(view)));
        view.work().ifPresent(work -> lines.addAll(Columns.labelled("  ", work(work, times))));
        String next = next(view);
        if (!next.isEmpty()) {
            lines.add("Next: " + next);
        }
        return lines;
    }

    private static String inForce(SchemaView view) {
        boolean both = view.inForce() > view.contracted() && view.inForce() > 0;
        return view.inForce() + (both ? ", and the shape before it" : "");
    }

    /// `add_email` of `V13__add_email`.
    private static String name(String id) {
        return id.replaceFirst("^[Vv][0-9]+__", "");
    }

    private static String state(SchemaView view, SchemaView.Open one, Times times) {
        if (one.undoing()) {
            return "being taken back";
        }
        if (one.trial().equals(BEGUN)) {
            return "the trial has begun";
        }
        if (!one.trial().isEmpty()) {
            return "on trial since " + times.clock(one.trialSinceMillis());
        }
        if (one.number() == view.contracted()) {
            return "contract has begun";
        }
        String compared =
                one.comparedAtMillis() == 0
                        ? ""
                        : ", compared " + times.clock(one.comparedAtMillis());
        if (one.inStep()) {
            return "in step" + compared;
        }
        return one.differ() > 0
                ? "rows differ" + compared
                : one.phase().isEmpty() ? "expand has begun" : one.phase() + " is done";
    }

    private static String figures(SchemaView.Open one) {
        String rows =
                one.rows() < 0
                        ? "not compared yet"
                        : Figures.counted(one.rows(), "row")
                                + ", "
                                + Figures.count(one.differ())
                                + " differ; "
                                + Figures.count(one.own())
                                + " chosen by the new release";
        return rows + "; longest lock wait " + Figures.millis(one.longestLockMillis());
    }

    private static String work(SchemaWorkView work, Times times) {
        String step = "";
        if (!work.steps().isEmpty()) {
            SchemaWorkView.Step last = work.steps().getLast();
            String rows = DbWorkScreen.rows(last);
            step = ": " + last.name() + (rows.isEmpty() ? "" : ", " + rows);
        }
        return "at work: "
                + work.command()
                + " of "
                + work.migration()
                + " by "
                + work.by()
                + ", since "
                + times.clock(work.startedAtMillis())
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
