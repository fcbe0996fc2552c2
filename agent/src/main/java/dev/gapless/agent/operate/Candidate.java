package dev.gapless.agent.operate;

import dev.gapless.agent.service.SecretValues;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.PlanContent;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.SettingsKeys;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A release that somebody wants, with what it would take; nothing is changed yet.
///
/// @param source where the artifact is taken from
/// @param secrets what the release would be started with; kept once it is deployed
/// @param stableAlready it serves now: no instance is to be replaced
record Candidate(
        ServiceState state,
        Release release,
        Path source,
        SecretValues secrets,
        Optional<SchemaPlan> schema,
        Plan plan,
        long number,
        boolean stableAlready) {
    PlanContent content() {
        return PlanContent.of(release, stableAlready ? Optional.empty() : schema, plan.steps());
    }

    /// Keys that are not what they are for the release that serves, though it is this one.
    List<String> changedKeys() {
        return stableAlready
                ? SettingsKeys.changed(
                        state.release(release.label()).settings(), release.settings())
                : List.of();
    }
}
