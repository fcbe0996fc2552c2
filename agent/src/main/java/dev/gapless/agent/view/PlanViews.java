package dev.gapless.agent.view;

import dev.gapless.api.wire.PlanView;
import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.deploy.UndoSchemaStep;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A plan as a table: what is done, how long it takes, who serves meanwhile, what going back
/// afterwards loses.
public final class PlanViews {
    /// What a service start takes where nothing is known yet, only for the printed estimate.
    private static final Duration USUAL_START = Duration.ofSeconds(15);

    private final ServiceState state;
    private final Settings settings;
    private final String from;
    private final String to;
    private final Optional<SchemaPlan> schema;
    private final String cpu;

    /// @param state that the plan was made upon
    /// @param to the release that the plan leads to, with the settings that it will have
    /// @param cpu what an instance that starts gets of the CPU; empty to say nothing of it
    public PlanViews(ServiceState state, Release to, Optional<SchemaPlan> schema, String cpu) {
        this.state = state;
        this.settings = to.settings();
        this.from = state.stable().orElse("");
        this.to = to.label();
        this.schema = schema;
        this.cpu = cpu;
    }

    public static PlanView nothing(Settings settings, String release) {
        return new PlanView(
                settings.name(),
                release,
                release,
                "",
                settings.strategy().label(),
                "",
                List.of(),
                List.of(),
                "",
                true);
    }

    /// The release serves already; these keys are to be others for it.
    public static PlanView settings(
            Settings settings, String release, Plan plan, List<String> keys) {
        return new PlanView(
                settings.name(),
                release,
                release,
                "",
                settings.strategy().label(),
                plan.id(),
                List.of(),
                List.of("New settings, no process is replaced: " + String.join(", ", keys) + "."),
                "At once, nobody needed.",
                false);
    }

    public PlanView view(Plan plan) {
        List<PlanView.Step> rows = new ArrayList<>();
        Duration total = Duration.ZERO;
        boolean shifted = false;
        for (Step step : plan.steps()) {
            if (step instanceof PromoteStep) {
                continue;
            }
            boolean shifting = step instanceof RouteStep route && !route.hold();
            String before = from.isEmpty() ? "-" : from;
            String serves =
                    shifting && !from.isEmpty() ? "both" : shifted || shifting ? to : before;
            rows.add(row(rows.size() + 1, step, serves, shifted || shifting, takes(step, plan)));
            total = total.plus(estimate(step));
            shifted |= shifting;
        }
        addContract(rows);
        List<String> notes = new ArrayList<>(plan.notes());
        if (rows.stream().anyMatch(row -> row.loses().endsWith("(a)"))) {
            notes.add("(a) The schema stays when traffic goes back; both shapes stay in step.");
        }
        return new PlanView(
                settings.name(),
                from,
                to,
                schemaText(),
                settings.strategy().label(),
                plan.id(),
                rows,
                notes,
                "About " + Durations.words(total) + ", nobody needed.",
                false);
    }

    private String schemaText() {
        return schema.filter(plan -> !plan.migrations().isEmpty())
                .map(
                        plan ->
                                "schema "
                                        + plan.inForce()
                                        + " -> "
                                        + plan.migrations().getLast().number())
                .orElse("");
    }

    private PlanView.Step row(int number, Step step, String serves, boolean shifted, String takes) {
        Optional<PlannedPhase> phase = phase(step);
        String loses =
                phase.map(PlannedPhase::loses)
                        .orElse(shifted && !schemaText().isEmpty() ? "nothing (a)" : "nothing");
        return new PlanView.Step(
                number,
                group(step),
                groupNote(step),
                step.name(),
                text(step),
                takes,
                serves,
                loses,
                phase.map(SchemaViews::lock).orElse(List.of()),
                phase.map(SchemaViews::sql).orElse(List.of()));
    }

    private Optional<PlannedPhase> phase(Step step) {
        if (!(step instanceof SchemaStep schemaStep)) {
            return Optional.empty();
        }
        return schema.stream()
                .flatMap(plan -> plan.migrations().stream())
                .filter(migration -> migration.id().equals(schemaStep.migration()))
                .flatMap(migration -> migration.phases().stream())
                .filter(phase -> phase.phase() == schemaStep.schemaPhase())
                .findFirst();
    }

    private static String group(Step step) {
        return switch (step) {
            case SchemaStep _, UndoSchemaStep _ -> "Schema";
            case StartStep _, HookStep _ -> "Release";
            case RouteStep _, DrainStep _, PromoteStep _, BakeStep _, StopStep _ -> "Traffic";
        };
    }

    private String groupNote(Step step) {
        return switch (group(step)) {
            case "Schema" -> schema.map(SchemaPlan::server).orElse("");
            case "Release" -> cpu;
            case "Traffic" ->
                    settings.trafficSwitch()
                                    .nginx()
                                    .filter(SwitchSettings.Nginx::rewritten)
                                    .isPresent()
                            ? "nginx: a reload for each change, no weights, counts nothing, holds none"
                            : settings.trafficSwitch().kind().equals(SwitchSettings.NGINX)
                                    ? "nginx: weights in steps of 1 %, counts from its log, holds none"
                                    : "built-in switch: weights, exact counts, holds at most "
                                            + String.format(
                                                    Locale.ROOT,
                                                    "%,d",
                                                    settings.trafficSwitch().hold().requests());
            default -> "";
        };
    }

    private String text(Step step) {
        return step instanceof StartStep start
                ? start.title().replace(", until healthy", "")
                        + ", healthy "
                        + settings.health().successes()
                        + " times, "
                        + Durations.brief(settings.health().minHealthyTime())
                : step.title();
    }

    private String takes(Step step, Plan plan) {
        return switch (step) {
            case DrainStep _ -> "< " + Durations.brief(asked(plan).timing().drainTimeout());
            case StopStep stop when stop.keep().isZero() ->
                    "< " + Durations.brief(of(stop.release()).timing().stopGrace());
            case StopStep _ -> "< 1 s";
            case StartStep _ -> "~" + Durations.brief(estimate(step));
            case SchemaStep _ -> "~" + Durations.brief(estimate(step));
            case RouteStep route -> route.ramp().isZero() ? "< 1 s" : Durations.brief(route.ramp());
            case BakeStep bake -> Durations.brief(bake.time());
            case HookStep _ -> "?";
            case PromoteStep _, UndoSchemaStep _ -> "< 1 s";
        };
    }

    /// Settings of the deployment that the plan belongs to: a plan without a number is the way back
    /// of the one that is open.
    private Settings asked(Plan plan) {
        return plan.number() == 0
                ? state.open().map(open -> of(open.to())).orElse(settings)
                : settings;
    }

    private Settings of(String release) {
        return release.equals(to) || !state.releases().containsKey(release)
                ? settings
                : state.release(release).settings();
    }

    private Duration estimate(Step step) {
        return switch (step) {
            case SchemaStep _ ->
                    Duration.ofMillis(
                            (long) (phase(step).map(PlannedPhase::seconds).orElse(0.5) * 1000));
            case StartStep _ -> USUAL_START.plus(settings.health().minHealthyTime());
            case RouteStep route -> route.ramp();
            case BakeStep bake -> bake.time();
            case DrainStep _, StopStep _, HookStep _, PromoteStep _, UndoSchemaStep _ ->
                    Duration.ofSeconds(1);
        };
    }

    private void addContract(List<PlanView.Step> rows) {
        schema.stream()
                .flatMap(plan -> plan.migrations().stream())
                .forEach(
                        migration ->
                                migration.phases().stream()
                                        .filter(phase -> phase.phase() == Phase.CONTRACT)
                                        .map(phase -> contract(rows.size() + 1, migration, phase))
                                        .forEach(rows::add));
    }

    private PlanView.Step contract(int number, Migration migration, PlannedPhase phase) {
        PlanView.Step row = SchemaViews.step(number, phase);
        return new PlanView.Step(
                number,
                "Later",
                "when no other release needs the old shape: gapless db contract",
                row.name(),
                row.text(),
                row.takes(),
                to,
                row.loses(),
                row.details(),
                row.sql());
    }
}
