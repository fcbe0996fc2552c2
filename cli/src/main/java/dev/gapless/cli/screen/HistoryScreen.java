package dev.gapless.cli.screen;

import dev.gapless.api.wire.DeploymentView;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One line per deployment, newest first.
public final class HistoryScreen {
    private static final String ARROW = " -> ";

    private HistoryScreen() {}

    public static List<String> lines(List<DeploymentView> deployments, Times times, Words words) {
        List<Row> rows = new ArrayList<>(List.of(head(words)));
        deployments.forEach(one -> rows.add(row(one, times, words)));
        Widths widths = Widths.of(rows);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static Row head(Words words) {
        return new Row(
                "#",
                words.say("history.when"),
                words.say("history.release"),
                "",
                words.say("history.strategy"),
                words.say("history.outcome"),
                words.say("history.took"),
                words.say("history.failed"));
    }

    private record Row(
            String number,
            String when,
            String from,
            String to,
            String strategy,
            String outcome,
            String took,
            String failed) {
        /// With both labels shortened where they do not fit.
        String release(int columns) {
            if (to.isEmpty()) {
                return Columns.shorten(from, List.of(), columns);
            }
            int each = (columns - ARROW.length()) / 2;
            String whole = from + ARROW + to;
            return Columns.width(whole) <= columns
                    ? whole
                    : Columns.shorten(from, List.of(to), each)
                            + ARROW
                            + Columns.shorten(to, List.of(from), each);
        }
    }

    /// Of the columns that share what the figures leave: the usual ones, unless a label is longer;
    /// then the others give what they do not need.
    private record Widths(int when, int release, int strategy, int outcome) {
        private static final Widths USUAL = new Widths(15, 16, 11, 11);

        static Widths of(List<Row> rows) {
            if (widest(rows, row -> row.release(Columns.MOST)) <= USUAL.release()) {
                return USUAL;
            }
            int when = Math.min(USUAL.when(), widest(rows, Row::when));
            int strategy = Math.min(USUAL.strategy(), widest(rows, Row::strategy));
            int outcome = Math.min(USUAL.outcome(), widest(rows, Row::outcome));
            int rest = 15 + when + strategy + outcome + widest(rows, Row::failed);
            int release = Math.max(USUAL.release(), Columns.MOST - rest);
            return new Widths(when, release, strategy, outcome);
        }

        private static int widest(List<Row> rows, Function<Row, String> text) {
            return rows.stream().mapToInt(row -> Columns.width(text.apply(row))).max().orElse(0);
        }
    }

    private static Row row(DeploymentView one, Times times, Words words) {
        boolean open = one.outcome().isEmpty();
        boolean moves = !one.from().isEmpty() && !one.from().equals(one.to());
        long end = open ? times.now().toEpochMilli() : one.endedAtMillis();
        return new Row(
                Long.toString(one.number()),
                times.day(one.startedAtMillis(), words),
                moves ? one.from() : one.to(),
                moves ? one.to() : "",
                one.kind().equals("deploy") ? one.strategy() : one.kind(),
                open ? one.state() : one.outcome(),
                Figures.clock((end - one.startedAtMillis()) / 1000.0),
                Figures.count(one.failed()) + " / " + Figures.count(one.requests()));
    }

    private static String line(Row row, Widths widths) {
        String line =
                Columns.right(row.number(), 3)
                        + "  "
                        + column(row.when(), widths.when())
                        + column(row.release(widths.release()), widths.release())
                        + column(row.strategy(), widths.strategy())
                        + Columns.left(
                                Columns.clip(row.outcome(), widths.outcome()), widths.outcome())
                        + Columns.right(row.took(), 5)
                        + "  "
                        + row.failed();
        return Columns.clip(line.stripTrailing(), Columns.MOST);
    }

    private static String column(String text, int width) {
        return Columns.left(Columns.clip(text, width), width) + " ";
    }
}
