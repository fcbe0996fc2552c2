package dev.gapless.core.plan;

import static java.util.stream.Collectors.joining;

import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.deploy.UndoSchemaStep;
import dev.gapless.core.deploy.WarmStep;
import dev.gapless.core.service.InstanceId;

import java.util.Collection;
import java.util.List;

/// A plan as short lines with the names of its instances, so that a test can be read like a table.
final class PlanLines {
    private PlanLines() {}

    static List<String> of(Plan plan) {
        return plan.steps().stream().map(PlanLines::line).toList();
    }

    private static String line(Step step) {
        return switch (step) {
            case StartStep start ->
                    "start "
                            + start.specs().stream()
                                    .map(spec -> name(spec.id()) + ":" + spec.address().port())
                                    .collect(joining(" "));
            case RouteStep route ->
                    (route.hold() ? "hold" : "route " + names(route.members())).strip();
            case DrainStep drain -> "drain " + names(drain.ids());
            case StopStep stop -> (stop.keep().isZero() ? "stop " : "keep ") + names(stop.ids());
            case PromoteStep promote -> "promote " + promote.release();
            case BakeStep bake -> "bake " + bake.release();
            case HookStep hook -> "hook " + hook.hook();
            case WarmStep warm -> "warm " + names(warm.ids());
            case SchemaStep schema -> "schema " + schema.migration() + " " + schema.schemaPhase();
            case UndoSchemaStep undo -> "undo " + undo.migration();
        };
    }

    private static String names(Collection<InstanceId> ids) {
        return ids.stream().map(PlanLines::name).collect(joining(" "));
    }

    /// `1-0a` for `shop-1-0a`.
    private static String name(InstanceId id) {
        return id.value().replaceFirst("shop-", "");
    }
}
