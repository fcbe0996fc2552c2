package dev.gapless.agent.operate;

import dev.gapless.agent.service.SecretValues;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.PlanContent;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import java.nio.file.Path;
import java.util.Optional;

/// A release that somebody wants, with what it would take; nothing is changed yet.
///
/// @param source where the artifact is taken from
/// @param secrets what the release would be started with; kept once it is deployed
/// @param stableAlready it serves now, exactly so: nothing to do
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
        return PlanContent.of(release, schema, plan.steps());
    }
}
