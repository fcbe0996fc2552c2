package dev.gapless.cli.screen;

import dev.gapless.api.wire.DeploymentView;

import java.util.ArrayList;
import java.util.List;

/// One line per deployment, newest first.
public final class HistoryScreen {
    private HistoryScreen() {}

    public static List<String> lines(List<DeploymentView> deployments, Times times) {
        List<String> lines = new ArrayList<>();
        lines.add(row("#", "when", "release", "strategy", "outcome", "took", "failed/all"));
        for (DeploymentView one : deployments) {
            boolean open = one.outcome().isEmpty();
            long end = open ? times.now().toEpochMilli() : one.endedAtMillis();
            lines.add(
                    row(
                            Long.toString(one.number()),
                            times.day(one.startedAtMillis()),
                            releases(one),
                            one.kind().equals("deploy") ? one.strategy() : one.kind(),
                            open ? one.state() : one.outcome(),
                            Figures.clock((end - one.startedAtMillis()) / 1000.0),
                            Figures.count(one.failed()) + " / " + Figures.count(one.requests())));
        }
        return lines;
    }

    private static String releases(DeploymentView one) {
        return one.from().isEmpty() || one.from().equals(one.to())
                ? one.to()
                : one.from() + " -> " + one.to();
    }

    private static String row(
            String number,
            String when,
            String release,
            String strategy,
            String outcome,
            String took,
            String failed) {
        String line =
                Columns.right(number, 3)
                        + "  "
                        + Columns.left(Columns.clip(when, 15), 15)
                        + " "
                        + Columns.left(Columns.clip(release, 16), 16)
                        + " "
                        + Columns.left(Columns.clip(strategy, 11), 11)
                        + " "
                        + Columns.left(Columns.clip(outcome, 11), 11)
                        + Columns.right(took, 5)
                        + "  "
                        + failed;
        return Columns.clip(line.stripTrailing(), Columns.MOST);
    }
}
