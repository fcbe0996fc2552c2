package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Views;
import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.MishapList;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.Recording;
import dev.gapless.load.record.Totals;
import dev.gapless.load.report.Measured;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Proofs as they could be.
public final class Proofs {
    static final Measured<EffectsResult> ONCE = effects(0, 0, List.of());

    private Proofs() {}

    static Measured<EffectsResult> effects(long missing, long doubled, List<String> examples) {
        return Measured.known(new EffectsResult(6840, missing, doubled, 0, 0, 0, examples));
    }

    static Proof of(long failed, long errors, Measured<EffectsResult> effects) {
        return of(failed, errors, effects, Optional.of(Views.succeeded()));
    }

    static Proof of(
            long failed,
            long errors,
            Measured<EffectsResult> effects,
            Optional<DeploymentView> deployment) {
        return new Proof("shop", "1.4.2", "1.5.0", result(failed, errors), deployment, effects);
    }

    /// Under which nothing was deployed.
    static Proof alone(LoadResult result) {
        return new Proof(
                "shop",
                "1.4.2",
                "",
                result,
                Optional.empty(),
                Measured.unknown("unknown.effects.reads"));
    }

    public static LoadResult result(long failed, long errors) {
        return result(
                List.of(
                        phase("before", 60, 18_010, 0, 0, new Latency(6, 21, 88)),
                        phase("during", 108, 32_380, failed, errors, new Latency(6, 26, 141)),
                        phase("after", 60, 18_044, 0, 0, new Latency(6, 22, 90))),
                failed);
    }

    public static LoadResult result(List<PhaseTotals> phases, long failed) {
        List<Mishap> mishaps = new ArrayList<>();
        for (int i = 0; i < failed; i++) {
            mishaps.add(mishap(i == 0 ? "reset" : "connect-refused"));
        }
        Recording recording =
                new Recording(
                        Instant.parse("2026-11-22T02:51:04Z"),
                        228,
                        new Totals(
                                phases.stream().mapToLong(one -> one.totals().requests()).sum(),
                                failed,
                                phases.stream().mapToLong(one -> one.totals().errors()).sum(),
                                new Latency(6, 26, 141)),
                        Map.of(),
                        phases,
                        List.of(),
                        List.of(),
                        MishapList.of(mishaps),
                        MishapList.of(List.of()));
        LoadPlan plan =
                LoadPlan.on(URI.create("http://127.0.0.1:8080"))
                        .mode(LoadMode.closed(100))
                        .requests(RequestSpec.get("/"), RequestSpec.parse("POST /orders/{id}"));
        return new LoadResult(plan, recording, new IdLedger("g"), 100, 0, 1);
    }

    public static PhaseTotals phase(
            String name, double seconds, long requests, long failed, long errors, Latency latency) {
        return new PhaseTotals(
                name, seconds, new Totals(requests, failed, errors, latency), Map.of());
    }

    private static Mishap mishap(String kind) {
        return new Mishap(
                Instant.parse("2026-11-22T02:51:51Z"),
                107,
                "during",
                kind,
                "GET /",
                null,
                null,
                "Connection reset by peer",
                3);
    }
}
