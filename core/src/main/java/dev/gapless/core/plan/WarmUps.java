package dev.gapless.core.plan;

import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.WarmStep;
import dev.gapless.core.service.WarmUp;

import java.util.ArrayList;
import java.util.List;

/// Warms up what a plan starts while others serve. Where nobody does, requests wait or are refused,
/// and a cold answer is better than a late one.
final class WarmUps {
    private WarmUps() {}

    /// @param rotation who gets requests before these steps
    static List<Step> in(List<Step> steps, Release to, Rotation rotation) {
        WarmUp warmUp = to.settings().warmUp();
        if (warmUp.none()) {
            return steps;
        }
        boolean served = !rotation.hold() && !rotation.members().isEmpty();
        List<Step> all = new ArrayList<>();
        for (Step step : steps) {
            all.add(step);
            if (step instanceof RouteStep route) {
                served = !route.hold() && !route.members().isEmpty();
            } else if (step instanceof StartStep start && served) {
                all.add(new WarmStep(to.label(), start.ids(), warmUp.text(), warmUp.limit()));
            }
        }
        return all;
    }

    /// What a plan says where requests come to what is started, and it could not be warmed up.
    static List<String> notes(ServiceState state, List<Step> steps, Release to) {
        boolean live = !state.rotation().members().isEmpty();
        boolean starts = steps.stream().anyMatch(StartStep.class::isInstance);
        boolean warms = steps.stream().anyMatch(WarmStep.class::isInstance);
        return to.settings().warmUp().none() || !live || !starts || warms
                ? List.of()
                : List.of(
                        "No warm-up: nobody serves meanwhile. The first answers of "
                                + to.label()
                                + " come cold.");
    }
}
