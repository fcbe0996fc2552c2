package dev.gapless.agent.operate;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.service.InstanceId;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A new deployment ends a bake that runs. What is planned for it is planned upon what that leaves.
final class AfterBake {
    private AfterBake() {}

    /// The state itself when no deployment is open; throws `deploy-in-progress` when one is that
    /// does not bake.
    static ServiceState of(ServiceState state, Refusals.Moment moment) {
        Refusals.whileOpen(state, moment);
        return state.open().map(open -> ended(state, open)).orElse(state);
    }

    private static ServiceState ended(ServiceState state, Deployment baking) {
        Map<InstanceId, Instance> left = new LinkedHashMap<>(state.instances());
        left.keySet().removeAll(stopped(baking));
        return new ServiceState(
                state.service(),
                state.stable(),
                state.previous(),
                state.wanted(),
                state.releases(),
                left,
                state.rotation(),
                state.routing(),
                state.schema(),
                state.contracted(),
                state.hook(),
                state.warmUp(),
                state.deployments(),
                Optional.empty(),
                state.ledger(),
                state.traffic(),
                state.recent());
    }

    private static Set<InstanceId> stopped(Deployment baking) {
        Set<InstanceId> ids = new HashSet<>();
        baking.plan().steps().stream()
                .skip(baking.step())
                .filter(StopStep.class::isInstance)
                .forEach(step -> ids.addAll(((StopStep) step).ids()));
        return ids;
    }
}
