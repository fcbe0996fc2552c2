package dev.gapless.core.plan;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.UndoSchemaStep;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The schema part of a plan: every phase up to verify comes before the release; contract comes
/// long after it.
final class SchemaSteps {
    private SchemaSteps() {}

    static List<Step> of(Release release, Optional<SchemaPlan> schema) {
        List<Step> steps = new ArrayList<>();
        for (Migration migration : schema.map(SchemaPlan::migrations).orElse(List.of())) {
            for (PlannedPhase phase : migration.phases()) {
                if (phase.phase().untilBothShapes()) {
                    steps.add(
                            new SchemaStep(
                                    release.label(), migration.id(), phase.phase(), phase.what()));
                }
            }
        }
        return steps;
    }

    /// Migrations that this deployment began are taken back while the new release has not had any
    /// traffic; afterwards they stay: both shapes are in step, and undoing would drop what the new
    /// release wrote.
    static List<Step> undo(Deployment open) {
        if (open.shifted()) {
            return List.of();
        }
        List<String> begun =
                open.plan().steps().stream()
                        .limit(open.step() + (open.begun() ? 1L : 0L))
                        .filter(SchemaStep.class::isInstance)
                        .map(step -> ((SchemaStep) step).migration())
                        .distinct()
                        .toList();
        return begun.reversed().stream()
                .<Step>map(migration -> new UndoSchemaStep(open.to(), migration))
                .toList();
    }
}
