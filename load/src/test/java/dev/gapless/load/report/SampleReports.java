package dev.gapless.load.report;

import static dev.gapless.load.report.SampleRun.at;
import static dev.gapless.load.report.SampleRun.seconds;

import dev.gapless.load.effects.EffectsResult;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reports as they could be: all well; a bad recipe; a demonstration with several deployments.
final class SampleReports {
    private static final Circumstances CIRCUMSTANCES =
            new Circumstances(
                    ZoneId.of("Asia/Seoul"),
                    "2 x AMD EPYC, 23.5 GB, Linux 6.18.44",
                    versions(),
                    Measured.known("9f2c41d"),
                    "gapless prove --users 100 --deploy 1.5.0");

    private SampleReports() {}

    private static Map<String, String> versions() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("Gapless", "0.1.0");
        versions.put("Java", "25.0.3");
        versions.put("MySQL", "8.0.36");
        return versions;
    }

    private static Subject subject(String title) {
        return new Subject(title, "shop", "1.4.2", "1.5.0");
    }

    static ProofReport allWell() {
        var run =
                new SampleRun()
                        .seconds(60, "1.4.2", "1.5.0", 0, 0)
                        .phase("during")
                        .seconds(36, "1.4.2", "1.5.0", 0, 0)
                        .seconds(10, "1.4.2", "1.5.0", 0.05, 0.96)
                        .seconds(62, "1.4.2", "1.5.0", 1, 1)
                        .phase("after")
                        .seconds(60, "1.4.2", "1.5.0", 1, 1);
        return ProofReport.of(subject("shop 1.4.2 to 1.5.0"), CIRCUMSTANCES, run.result())
                .deployments(List.of(blueGreen(60, Deployment.Outcome.SUCCEEDED, 0)))
                .lanes(lanes(60))
                .schema(
                        new Schema(
                                "12",
                                "13",
                                Measured.known(3_412L),
                                Measured.known(3_428L),
                                Measured.known(48_210L),
                                Measured.known(48_322L),
                                Measured.known(0L),
                                Measured.known(0L),
                                Measured.known(41.3)))
                .effects(Measured.known(new EffectsResult(6_840, 0, 0, 0, 0, 12, List.of())))
                .cpu(cpu(60));
    }

    static Deployment blueGreen(double from, Deployment.Outcome outcome, long failed) {
        return new Deployment(
                "1.5.0",
                "1.4.2",
                "deploy",
                "blue-green",
                outcome,
                at(from),
                seconds(108.4),
                Measured.known(failed),
                false,
                List.of(
                        step("schema 13", from, 7.5, "48,210 rows filled, 0 differ"),
                        step(
                                "start",
                                from + 7.5,
                                19.2,
                                ":8082 healthy, 3 times in 5.0 s; pid 2391"),
                        step("warm up", from + 26.7, 9.3, "412 requests, p99 1,910 -> 24 ms"),
                        step("shift", from + 36, 10, "100 %, even; p99 27 ms, limit 42 ms"),
                        step(
                                "drain 1.4.2",
                                from + 46,
                                1.2,
                                "in flight 0, pooled 0, last request 11:51:51.6"),
                        step(
                                "bake 60 s",
                                from + 47.2,
                                60,
                                "p99 24 ms, 0 errors in 18,102 requests"),
                        step(
                                "stop 1.4.2",
                                from + 107.2,
                                1.2,
                                "ended by itself 0.8 s after SIGTERM; idle for 60.0 s")));
    }

    private static Deployment.Step step(String name, double from, double took, String evidence) {
        return new Deployment.Step(name, at(from), seconds(took), Phrase.plain(evidence));
    }

    private static List<Lane> lanes(double from) {
        var old = new ArrayList<Lane.InFlight>();
        var fresh = new ArrayList<Lane.InFlight>();
        for (int s = 0; s <= 228; s++) {
            double share = Math.clamp((s - from - 36) / 10, 0, 1);
            int wobble = (s * 7) % 3;
            if (s < from + 107) {
                old.add(
                        new Lane.InFlight(
                                at(s), share == 1 ? 0 : Math.round((5 + wobble) * (1 - share))));
            }
            if (s > from + 17) {
                fresh.add(new Lane.InFlight(at(s), Math.round((5 + wobble) * share)));
            }
        }
        return List.of(
                new Lane(
                        "shop-1.4.2-1",
                        "1.4.2",
                        ":8081",
                        List.of(
                                span("healthy", 0, from + 46),
                                span("draining", from + 46, from + 47.2),
                                span("drained", from + 47.2, from + 107.2),
                                span("stopped", from + 108.4, 228)),
                        old),
                new Lane(
                        "shop-1.5.0-1",
                        "1.5.0",
                        ":8082",
                        List.of(
                                span("starting", from + 7.5, from + 26.7),
                                span("warming", from + 26.7, from + 36),
                                span("healthy", from + 36, 228)),
                        fresh));
    }

    private static Lane.Span span(String state, double from, double to) {
        return new Lane.Span(state, at(from), at(to));
    }

    private static List<CpuSeries> cpu(double from) {
        var old = new ArrayList<CpuSeries.Point>();
        var fresh = new ArrayList<CpuSeries.Point>();
        for (int s = 0; s <= 228; s++) {
            double share = Math.clamp((s - from - 36) / 10, 0, 1);
            double wobble = (s * 13) % 7;
            old.add(
                    new CpuSeries.Point(
                            at(s),
                            s > from + 108 ? 0 : 14 * (1 - share) + 1 + wobble * (1 - share)));
            if (s > from + 7) {
                boolean starting = s < from + 27;
                fresh.add(
                        new CpuSeries.Point(
                                at(s), starting ? 38 + wobble * 2 : 15 * share + 2 + wobble));
            }
        }
        return List.of(
                new CpuSeries("shop-1.4.2-1", "1.4.2", old),
                new CpuSeries("shop-1.5.0-1", "1.5.0", fresh));
    }

    /// What a hand-made script does: 11 seconds without an answer.
    static ProofReport withFailures() {
        var run =
                new SampleRun()
                        .seconds(60, "1.4.2", "1.5.0", 0, 0)
                        .phase("during")
                        .seconds(36, "1.4.2", "1.5.0", 0, 0)
                        .outage(7, "1.5.0", 130, "connect-refused")
                        .outage(4, "1.5.0", 12, "eof-on-reuse")
                        .seconds(61, "1.4.2", "1.5.0", 1, 1)
                        .errors(3, "1.5.0")
                        .phase("after")
                        .seconds(57, "1.4.2", "1.5.0", 1, 1);
        return ProofReport.of(subject("shop, by hand"), CIRCUMSTANCES, run.result())
                .deployments(List.of(blueGreen(60, Deployment.Outcome.SUCCEEDED, 958)))
                .effects(
                        Measured.known(
                                new EffectsResult(
                                        6_840, 3, 1, 2, 11, 0, List.of("missing sample-7"))));
    }

    static ProofReport demonstration() {
        var run =
                new SampleRun()
                        .seconds(20, "1", "2", 0, 0)
                        .phase("during")
                        .seconds(12, "1", "2", 0, 0)
                        .seconds(6, "1", "2", 0.1, 0.9)
                        .seconds(14, "1", "2", 1, 1)
                        .seconds(14, "2", "3", 0, 0)
                        .seconds(6, "2", "4", 0.1, 0.9)
                        .seconds(5, "2", "4", 1, 1)
                        .seconds(3, "4", "2", 0.4, 0.9)
                        .seconds(20, "2", "1", 0, 0)
                        .seconds(5, "2", "1", 0.1, 0.9)
                        .phase("after")
                        .seconds(20, "2", "1", 1, 1)
                        .phase("release 5 answers 500")
                        .seconds(8, "1", "5", 0, 0)
                        .errors(4, "5")
                        .seconds(8, "1", "5", 0, 0);
        var outcome = Deployment.Outcome.SUCCEEDED;
        return ProofReport.of(new Subject("demo", "hello", "1", "2"), CIRCUMSTANCES, run.result())
                .apart(Set.of("release 5 answers 500"))
                .deployments(
                        List.of(
                                small("2", "1", outcome, 20, 32),
                                small("3", "2", Deployment.Outcome.ABORTED, 52, 14),
                                small("4", "2", Deployment.Outcome.ROLLED_BACK, 66, 14),
                                small("1", "2", outcome, 100, 12),
                                new Deployment(
                                        "5",
                                        "1",
                                        "deploy",
                                        "blue-green",
                                        Deployment.Outcome.ROLLED_BACK,
                                        at(133),
                                        seconds(9),
                                        Measured.unknown("unknown.switch-count"),
                                        true,
                                        List.of())))
                .comparison(
                        List.of(
                                recipe("stop, then start", 1_812, 17, 22),
                                recipe("rolling, balancer checks every 15 s", 2_919, 42, 60),
                                recipe("nginx script: reload, kill the old", 201, 2, 3),
                                recipe("Gapless", 0, 0, 0)))
                .notProved(
                        List.of(
                                Phrase.plain(
                                        "Nothing here says how the service behaves on several"
                                                + " machines.")));
    }

    private static Deployment small(
            String version, String from, Deployment.Outcome outcome, double start, double took) {
        return new Deployment(
                version,
                from,
                "deploy",
                "blue-green",
                outcome,
                at(start),
                seconds(took),
                Measured.known(0L),
                false,
                List.of(
                        step("start", start, took * 0.4, "healthy 3 times in 3.0 s"),
                        step("shift", start + took * 0.4, took * 0.4, "100 %, even"),
                        step("bake", start + took * 0.8, took * 0.2, "0 errors")));
    }

    private static Recipe recipe(String name, long failed, int secondsWithFailures, int outage) {
        var answered = new ArrayList<Long>();
        var lost = new ArrayList<Long>();
        for (int s = 0; s < 90; s++) {
            boolean out = s >= 14 && s < 14 + outage;
            answered.add(
                    out ? 300L - Math.min(300, failed / Math.max(1, outage) * 2) : 298L + s % 5);
            lost.add(out && s < 14 + secondsWithFailures ? failed / secondsWithFailures : 0L);
        }
        return new Recipe(
                Phrase.plain(name),
                Measured.known(failed),
                Measured.known(0L),
                Measured.known(secondsWithFailures),
                failed > 1_000
                        ? Measured.unknown("unknown.latency")
                        : Measured.known(failed == 0 ? 41.0 : 2_900.0),
                Measured.known(failed == 0 ? 98.2 : 7.0),
                answered,
                lost);
    }
}
