package dev.gapless.core.plan;

import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// More or fewer instances of the release that serves.
final class Scaling {
    private Scaling() {}

    static List<Step> steps(ServiceState state, Situation situation) {
        return situation.missing() == 0
                ? takeAway(state, situation.remove(), situation.wanted().label())
                : BlueGreen.steps(situation);
    }

    /// These go, whoever else is in the rotation stays.
    static List<Step> takeAway(ServiceState state, List<Instance> go, String label) {
        List<Step> steps = out(state, go, label);
        steps.addAll(Strategies.stops(go, Duration.ZERO));
        return steps;
    }

    /// The same, but those of the failed release are kept for a look.
    static List<Step> leave(ServiceState state, List<Instance> go, String label) {
        List<Step> steps = out(state, go, label);
        steps.addAll(BackStrategy.keep(go, label));
        return steps;
    }

    private static List<Step> out(ServiceState state, List<Instance> go, String label) {
        List<InstanceId> stay =
                state.standing().stream()
                        .filter(one -> state.rotation().has(one.id()) && !go.contains(one))
                        .map(Instance::id)
                        .toList();
        List<Step> steps = new ArrayList<>();
        steps.add(
                new RouteStep(
                        stay,
                        false,
                        Duration.ZERO,
                        label,
                        stay.isEmpty() ? "no traffic" : "shift to " + stay.size()));
        steps.addAll(Strategies.drains(go));
        return steps;
    }
}
