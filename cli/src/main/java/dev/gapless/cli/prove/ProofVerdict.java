package dev.gapless.cli.prove;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.report.Measured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether it is proved. Pure.
///
/// @param complaints one each, empty when it is
public record ProofVerdict(List<String> complaints, ExitCode exitCode) {
    public ProofVerdict {
        complaints = List.copyOf(complaints);
    }

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
        return new ProofVerdict(
                complaints,
                complaints.isEmpty() ? ofDeployment(proof.deployment()) : ExitCode.ERROR);
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
