package dev.gapless.api.wire;

import java.util.List;
import java.util.Optional;

/// @param text what was done, or would be
/// @param deployment the deployment that it began or steers
/// @param plan of the deployment that it began, or would; empty when an open one is steered
public record CommandView(
        List<String> text, Optional<DeploymentView> deployment, Optional<PlanView> plan) {
    public CommandView {
        text = List.copyOf(text);
    }
}
