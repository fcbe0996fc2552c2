package dev.gapless.api.wire;

import java.util.List;
import java.util.Optional;

/// @param text what was done, or would be
/// @param deployment the deployment that it began
/// @param plan its plan
public record CommandView(
        List<String> text, Optional<DeploymentView> deployment, Optional<PlanView> plan) {
    public CommandView {
        text = List.copyOf(text);
    }
}
