package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.report.Measured;

import java.util.Optional;

/// What came of a load and of the deployment under it.
///
/// @param service as it is called, or the target where no file names it
/// @param serving label of the release that served when it began, empty when nobody knows
/// @param wanted version that was to be deployed, empty for none
/// @param deployment as it ended; empty when there was none, or it was not begun
public record Proof(
        String service,
        String serving,
        String wanted,
        LoadResult result,
        Optional<DeploymentView> deployment,
        Measured<EffectsResult> effects) {}
