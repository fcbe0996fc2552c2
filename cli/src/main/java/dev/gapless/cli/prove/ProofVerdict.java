package dev.gapless.cli.prove;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.Totals;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether it is proved. Pure.
///
/// @param complaints one each, empty when it is
public record ProofVerdict(List<String> complaints, ExitCode exitCode) {
    /// Of a count of rare events that happens by chance once in a thousand times.
    private static final double DEVIATIONS = 3;

    public ProofVerdict {
        complaints = List.copyOf(complaints);
    }

    /// A release that was taken back for its errors ends as that deployment did: the code says
    /// more.
    ///
    /// @param checked `prove.check` was set and something was sent that has an effect
    public static ProofVerdict of(Proof proof, boolean checked) {
        LoadResult result = proof.result();
        List<String> complaints = new ArrayList<>();
        if (result.requests() == 0) {
            complaints.add("no request was sent");
        } else if (result.failed() == result.requests()) {
            complaints.add("no request was answered");
        } else if (result.errors() == result.requests() - result.failed()) {
            complaints.add("no request was answered as expected");
        }
        if (result.failed() > 0) {
            complaints.add(
                    Figures.count(result.failed())
                            + " of "
                            + Figures.counted(result.requests(), "request")
                            + " failed");
        }
        switch (proof.effects()) {
            case Measured.Known<EffectsResult>(var effects) -> effects(effects, complaints);
            case Measured.Unknown<EffectsResult> _ -> {
                if (checked) {
                    complaints.add("the effects could not be checked");
                }
            }
        }
        ExitCode deployment = ofDeployment(proof.deployment());
        ExitCode otherwise =
                complaints.isEmpty() && deployment != ExitCode.DONE ? deployment : ExitCode.ERROR;
        errors(result, complaints);
        return new ProofVerdict(complaints, complaints.isEmpty() ? deployment : otherwise);
    }

    /// What a release answers is its own affair, but what it answered before the change and no
    /// longer does is not: more errors than the rate of *before* lets expect, chance allowed for.
    /// With none before, one is enough.
    private static void errors(LoadResult result, List<String> complaints) {
        Totals before = totals(result, Set.of(Traffic.BEFORE));
        Totals since = totals(result, Set.of(Traffic.DURING, Traffic.AFTER));
        double rate = before.requests() == 0 ? 0 : (double) before.errors() / before.requests();
        double expected = rate * since.requests();
        if (since.errors() > expected + DEVIATIONS * Math.sqrt(expected)) {
            complaints.add(
                    Figures.count(since.errors())
                            + " of "
                            + Figures.counted(since.requests(), "request")
                            + " got an error as the answer (before: "
                            + Figures.count(before.errors())
                            + " of "
                            + Figures.count(before.requests())
                            + ")");
        }
    }

    private static Totals totals(LoadResult result, Set<String> names) {
        List<Totals> found =
                result.recording().phases().stream()
                        .filter(phase -> names.contains(phase.name()))
                        .map(PhaseTotals::totals)
                        .toList();
        return new Totals(
                found.stream().mapToLong(Totals::requests).sum(),
                found.stream().mapToLong(Totals::failed).sum(),
                found.stream().mapToLong(Totals::errors).sum(),
                null);
    }

    private static void effects(EffectsResult effects, List<String> complaints) {
        if (effects.missing() > 0) {
            complaints.add(Figures.count(effects.missing()) + " acknowledged effects are missing");
        }
        if (effects.doubled() > 0) {
            complaints.add(Figures.counted(effects.doubled(), "request") + " took effect twice");
        }
    }

    private static ExitCode ofDeployment(Optional<DeploymentView> deployment) {
        return deployment
                .flatMap(
                        ended ->
                                Arrays.stream(ExitCode.values())
                                        .filter(code -> code.code() == ended.exitCode())
                                        .findFirst())
                .orElse(ExitCode.DONE);
    }

    public boolean proved() {
        return complaints.isEmpty();
    }
}
