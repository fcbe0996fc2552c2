package dev.gapless.core.plan;

import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import java.util.List;
import java.util.Optional;

/// Makes plans of steps.
final class Plans {
    private final ServiceState state;
    private final long number;

    /// For the next deployment of a service in this state.
    Plans(ServiceState state, long number) {
        this.state = state;
        this.number = number;
    }

    Plan of(Release to, List<Step> steps) {
        return of(to, Optional.empty(), steps);
    }

    Plan of(Release to, Optional<SchemaPlan> schema, List<Step> steps) {
        return new Plan(
                PlanContent.of(to, schema, steps).id(),
                steps,
                schema.map(SchemaPlan::notes).orElse(List.of()),
                state.open().isPresent() ? 0 : number);
    }
}
