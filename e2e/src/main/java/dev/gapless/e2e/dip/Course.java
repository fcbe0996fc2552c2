package dev.gapless.e2e.dip;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.SiteConfig;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.SecondRow;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One deployment of a Spring Boot service beside itself, under requests that are due whatever
/// becomes of them. The old release is a fresh one each time: what one course leaves behind does
/// not spoil the next one.
final class Course {
    /// Enough for the compilers of the old release.
    private static final Duration WARM_UP = Duration.ofSeconds(25);

    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(20);
    static final int CONNECTIONS = 64;
    private static final int WINDOW_SECONDS = 5;
    private static final int CAPACITY_USERS = 16;

    private Course() {}

    /// @param readySeconds from the start of the new release to its first request
    /// @param minThroughputRatio answers in the worst 5 s from the start on, against before
    /// @param p99RatioStart while the new release started, against before
    /// @param p99RatioWarmUp while it was warmed up, against before; like its p99 -1 without one
    /// @param p99RatioFirst10s after it had all requests, against before
    /// @param p99BeforeMillis latency counts from the moment a request was due
    /// @param failed requests without an answer, and answers that were errors
    record Figures(
            String mode,
            double readySeconds,
            double minThroughputRatio,
            double p99RatioStart,
            double p99RatioWarmUp,
            double p99RatioFirst10s,
            double p99BeforeMillis,
            double p99StartMillis,
            double p99WarmUpMillis,
            double p99First10sMillis,
            double p99LaterMillis,
            long failed) {}

    /// Answers in a second that a warm release gives to users who do not wait.
    static double capacity() throws IOException, InterruptedException {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = serving(database, Mode.ALL.getFirst())) {
            warm(site, LoadMode.closed(CAPACITY_USERS));
            LoadResult result = load(site, LoadMode.closed(CAPACITY_USERS), Duration.ofSeconds(10));
            return result.requests() / result.recording().seconds();
        }
    }

    static Figures run(Mode mode, double perSecond) throws IOException, InterruptedException {
        LoadMode open = LoadMode.open(perSecond, CONNECTIONS);
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = serving(database, mode)) {
            warm(site, open);
            try (LoadRun run = LoadRun.start(plan(site, open, Duration.ofMinutes(5)))) {
                Thread.sleep(BEFORE);
                run.enterPhase("start");
                long began = System.nanoTime();
                DeploymentView deployment = site.begin("1b").orElseThrow();
                if (mode.warmsUp()) {
                    site.awaitState(deployment, "warming");
                    run.enterPhase("warm-up");
                }
                DeploymentView shifted = site.awaitState(deployment, "baking");
                if (!shifted.outcome().isEmpty()) {
                    throw new IllegalStateException("the new release did not serve: " + shifted);
                }
                double ready = (System.nanoTime() - began) / 1e9;
                run.enterPhase("first");
                Thread.sleep(FIRST);
                run.enterPhase("later");
                Thread.sleep(LATER);
                LoadResult result = run.stop();
                return figures(mode, ready, result);
            }
        }
    }

    /// A virtual machine as people start it, all requests at once, and nothing else until the end.
    static Site serving(EmbeddedDatabase database, Mode mode) {
        Site site = Site.hello(database);
        SiteConfig config =
                site.config()
                        .with("command", SiteConfig.java() + " -Xmx256m -jar {artifact}")
                        .with("ramp", "0s");
        for (Map.Entry<String, String> key : mode.keys().entrySet()) {
            config = config.with(key.getKey(), key.getValue());
        }
        site.configure(config);
        DeploymentView first = site.deploy("1");
        if (!first.outcome().equals("succeeded")) {
            throw new IllegalStateException("the service did not start: " + first);
        }
        site.with("bake-time", "5m");
        return site;
    }

    static void warm(Site site, LoadMode mode) throws InterruptedException {
        load(site, mode, WARM_UP);
    }

    private static LoadResult load(Site site, LoadMode mode, Duration time)
            throws InterruptedException {
        try (LoadRun run = LoadRun.start(plan(site, mode, time))) {
            return run.await();
        }
    }

    static LoadPlan plan(Site site, LoadMode mode, Duration time) {
        return LoadPlan.on(site.url())
                .mode(mode)
                .requests(
                        List.of(
                                RequestSpec.get("/api/hello").weight(2),
                                RequestSpec.post("/api/members/{id}", "text/plain", "{id}")))
                .timeout(Duration.ofSeconds(30))
                .maxDuration(time);
    }

    private static Figures figures(Mode mode, double ready, LoadResult result) {
        Map<String, PhaseTotals> phases =
                result.recording().phases().stream()
                        .collect(Collectors.toMap(PhaseTotals::name, one -> one));
        double before = p99(phases, "before");
        double warmUp = mode.warmsUp() ? p99(phases, "warm-up") : -1;
        return new Figures(
                mode.name(),
                ready,
                worstWindow(result.recording().timeline()),
                p99(phases, "start") / before,
                mode.warmsUp() ? warmUp / before : -1,
                p99(phases, "first") / before,
                before,
                p99(phases, "start"),
                warmUp,
                p99(phases, "first"),
                p99(phases, "later"),
                result.failed() + result.errors());
    }

    static double p99(Map<String, PhaseTotals> phases, String name) {
        PhaseTotals phase = phases.get(name);
        Latency latency = phase == null ? null : phase.totals().latency();
        if (latency == null) {
            throw new IllegalStateException("nothing was answered in phase " + name);
        }
        return latency.p99();
    }

    /// The first second and the last one are not whole.
    private static double worstWindow(List<SecondRow> timeline) {
        TreeMap<Integer, Long> good = new TreeMap<>();
        int changed = Integer.MAX_VALUE;
        for (SecondRow row : timeline) {
            long answers = row.totals().requests() - row.totals().failed() - row.totals().errors();
            good.merge(row.second(), answers, Long::sum);
            if (!row.phase().equals("before")) {
                changed = Math.min(changed, row.second());
            }
        }
        double usual = mean(good, 1, changed - 1);
        double worst = Double.MAX_VALUE;
        for (int second = changed; second + WINDOW_SECONDS <= good.lastKey(); second++) {
            worst = Math.min(worst, mean(good, second, second + WINDOW_SECONDS - 1));
        }
        return worst / usual;
    }

    /// Answers in a second; one without any is one, too.
    private static double mean(TreeMap<Integer, Long> good, int from, int to) {
        long sum = 0;
        for (int second = from; second <= to; second++) {
            sum += good.getOrDefault(second, 0L);
        }
        return (double) sum / (to - from + 1);
    }
}
