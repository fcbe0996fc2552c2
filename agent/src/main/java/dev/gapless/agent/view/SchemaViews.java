package dev.gapless.agent.view;

import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.core.port.SchemaChange.Compared;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.ObjectUse;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.SchemaStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The schema of a service, for people and programs.
public final class SchemaViews {
    private SchemaViews() {}

    public static SchemaView status(
            String service, String place, SchemaStatus status, Optional<SchemaWorkView> work) {
        return new SchemaView(
                service,
                place,
                status.server(),
                status.inForce(),
                status.contracted(),
                status.open().stream().map(SchemaViews::open).toList(),
                work,
                status.text());
    }

    private static SchemaView.Open open(OpenMigration one) {
        return new SchemaView.Open(
                one.id(),
                one.number(),
                one.done().map(SchemaViews::word).orElse(""),
                one.inStep(),
                one.undoing(),
                one.compared().map(Compared::rows).orElse(-1L),
                one.compared().map(Compared::differ).orElse(-1L),
                one.compared().map(Compared::own).orElse(-1L),
                one.compared().map(seen -> seen.at().toEpochMilli()).orElse(0L),
                one.longestLockMillis(),
                one.trial().begun() ? word(one.trial().state()) : "",
                one.trial().since().map(Instant::toEpochMilli).orElse(0L));
    }

    public static SchemaObjectView object(
            String service, String place, String object, List<ObjectUse> uses) {
        return new SchemaObjectView(
                service, place, object, uses.stream().map(SchemaViews::use).toList());
    }

    private static SchemaObjectView.Use use(ObjectUse use) {
        return new SchemaObjectView.Use(
                use.migration(),
                use.state(),
                word(use.phase()),
                use.what(),
                use.done(),
                use.statements().stream()
                        .map(
                                statement ->
                                        new SchemaObjectView.Sql(
                                                statement.sql(), statement.inverse()))
                        .toList());
    }

    public static SchemaPlanView plan(String service, String place, SchemaPlan plan) {
        List<SchemaPlanView.Migration> migrations = new ArrayList<>();
        int number = 1;
        for (Migration migration : plan.migrations()) {
            List<PlanView.Step> steps = new ArrayList<>();
            for (PlannedPhase phase : migration.phases()) {
                steps.add(step(number, phase));
                number++;
            }
            migrations.add(
                    new SchemaPlanView.Migration(
                            migration.id(), migration.number(), migration.begun(), steps));
        }
        return new SchemaPlanView(
                service, place, plan.server(), plan.inForce(), migrations, plan.notes());
    }

    /// `migrations: V2__add_email is open, V3__add_phone is new`
    public static String files(SchemaPlan plan) {
        List<String> each =
                plan.migrations().stream()
                        .map(one -> one.id() + (one.begun() ? " is open" : " is new"))
                        .toList();
        return "migrations: "
                + (each.isEmpty() ? "none is open, none is new" : String.join(", ", each));
    }

    /// A row of a plan, without who serves meanwhile.
    static PlanView.Step step(int number, PlannedPhase phase) {
        return new PlanView.Step(
                number,
                "",
                "",
                word(phase.phase()),
                phase.what(),
                "~" + Durations.brief(Duration.ofMillis((long) (phase.seconds() * 1000))),
                "",
                phase.loses(),
                lock(phase),
                sql(phase));
    }

    static List<String> lock(PlannedPhase phase) {
        return phase.lock().isEmpty() ? List.of() : List.of("lock   " + phase.lock());
    }

    static List<PlanView.Sql> sql(PlannedPhase phase) {
        return phase.sql().stream().map(one -> new PlanView.Sql(one.sql(), one.inverse())).toList();
    }

    private static String word(Enum<?> phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
