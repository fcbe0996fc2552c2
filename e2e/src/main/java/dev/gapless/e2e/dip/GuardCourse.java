package dev.gapless.e2e.dip;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Site;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.record.PhaseTotals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One deployment on a machine that has next to nothing left over: what the guard does, and whether
/// a request is lost by it. Whether the deployment succeeds is up to the guard.
final class GuardCourse {
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration AFTER = Duration.ofSeconds(20);

    private GuardCourse() {}

    /// @param outcome `baking` when the new release has all requests, else how the deployment ended
    /// @param seconds from its begin to that
    /// @param slowed how often the newcomer was slowed down
    /// @param p99DuringMillis from the begin of the deployment to that
    /// @param p99AfterMillis in the 20 s after it
    /// @param failed requests without an answer, and answers that were errors
    record Figures(
            String mode,
            String outcome,
            double seconds,
            long slowed,
            long paused,
            List<Decision> guard,
            double p99BeforeMillis,
            double p99DuringMillis,
            double p99AfterMillis,
            long failed) {}

    /// @param seconds since the deployment began
    record Decision(double seconds, String pace, String text) {}

    static Figures run(Mode mode, double perSecond) throws IOException, InterruptedException {
        LoadMode open = LoadMode.open(perSecond, Course.CONNECTIONS);
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Course.serving(database, mode)) {
            Course.warm(site, open);
            try (LoadRun run = LoadRun.start(Course.plan(site, open, Duration.ofMinutes(15)))) {
                Thread.sleep(BEFORE);
                run.enterPhase("during");
                DeploymentView end = site.awaitState(site.begin("1b").orElseThrow(), "baking");
                double seconds = (System.currentTimeMillis() - end.startedAtMillis()) / 1e3;
                run.enterPhase("after");
                Thread.sleep(AFTER);
                return figures(mode, end, seconds, run.stop());
            }
        }
    }

    private static Figures figures(
            Mode mode, DeploymentView end, double seconds, LoadResult result) {
        Map<String, PhaseTotals> phases =
                result.recording().phases().stream()
                        .collect(Collectors.toMap(PhaseTotals::name, one -> one));
        List<Decision> guard =
                end.guard().stream()
                        .map(
                                one ->
                                        new Decision(
                                                (one.atMillis() - end.startedAtMillis()) / 1e3,
                                                one.pace(),
                                                one.text()))
                        .toList();
        return new Figures(
                mode.name(),
                end.outcome().isEmpty() ? end.state() : end.outcome(),
                seconds,
                count(guard, "slowed down: "),
                count(guard, "paused: "),
                guard,
                Course.p99(phases, "before"),
                Course.p99(phases, "during"),
                Course.p99(phases, "after"),
                result.failed() + result.errors());
    }

    private static long count(List<Decision> guard, String what) {
        return guard.stream().filter(one -> one.text().startsWith(what)).count();
    }
}
