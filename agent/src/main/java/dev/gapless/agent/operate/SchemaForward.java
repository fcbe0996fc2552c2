package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// `expand`, `backfill` and `verify`: a migration up to a phase, the earlier ones first.
final class SchemaForward {
    private final SchemaTarget target;
    private final String command;
    private final Phase goal;

    /// @param command `expand`, `backfill` or `verify`
    SchemaForward(SchemaTarget target, String command) {
        this.target = target;
        this.command = command;
        this.goal =
                switch (command) {
                    case "expand" -> Phase.SYNC;
                    case "backfill" -> Phase.BACKFILL;
                    case "verify" -> Phase.VERIFY;
                    default -> throw new IllegalArgumentException(command);
                };
    }

    /// @param asked the migration named, empty for the oldest one that has not come so far
    SchemaIntent intent(String asked) {
        SchemaPlan plan = target.schema().plan(target.database());
        Optional<Migration> chosen = asked.isEmpty() ? next(plan) : Optional.of(named(plan, asked));
        if (chosen.isEmpty()) {
            return SchemaIntent.nothing("", nothing(plan));
        }
        Migration migration = chosen.get();
        if (!lacks(migration) && goal != Phase.VERIFY) {
            return SchemaIntent.nothing(
                    migration.id(), command + " of " + migration.id() + " is done already");
        }
        List<String> text =
                phases(migration).stream().map(phase -> what(migration, phase)).toList();
        return new SchemaIntent(migration.id(), text, Optional.of(work -> run(migration, work)), 0);
    }

    private static String nothing(SchemaPlan plan) {
        return "schema "
                + plan.inForce()
                + (plan.migrations().isEmpty()
                        ? ": no migration is open, and none is new"
                        : ": every migration has come so far already");
    }

    /// Rows that were compared may be compared again.
    private Optional<Migration> next(SchemaPlan plan) {
        return plan.migrations().stream()
                .filter(this::lacks)
                .findFirst()
                .or(
                        () ->
                                goal == Phase.VERIFY
                                        ? plan.migrations().stream().findFirst()
                                        : Optional.empty());
    }

    private boolean lacks(Migration migration) {
        return migration.phases().stream().anyMatch(phase -> phase.phase().compareTo(goal) <= 0);
    }

    private static Migration named(SchemaPlan plan, String asked) {
        return plan.migrations().stream()
                .filter(one -> SchemaTarget.names(asked, one))
                .findFirst()
                .orElseThrow(
                        () ->
                                SchemaRefusals.unknown(
                                        asked,
                                        plan.contracted(),
                                        plan.migrations().stream().map(Migration::id).toList()));
    }

    private List<Phase> phases(Migration migration) {
        Stream<Phase> left =
                migration.phases().stream()
                        .map(PlannedPhase::phase)
                        .filter(phase -> phase.compareTo(goal) <= 0);
        return Stream.concat(left, Stream.of(goal)).distinct().toList();
    }

    private static String what(Migration migration, Phase phase) {
        return migration.phases().stream()
                .filter(one -> one.phase() == phase)
                .map(PlannedPhase::what)
                .findFirst()
                .orElse(phase == Phase.VERIFY ? "compare every row" : "nothing to do");
    }

    private void run(Migration migration, SchemaWork work) throws InterruptedException {
        for (Phase phase : phases(migration)) {
            work.begin(phase.name().toLowerCase(Locale.ROOT), what(migration, phase));
            SchemaReport report =
                    target.schema().run(target.database(), migration.id(), phase, work::progress);
            work.stepDone(report);
            if (phase == Phase.VERIFY && report.differ() > 0) {
                throw differ(migration, report);
            }
        }
    }

    private static Problem differ(Migration migration, SchemaReport report) {
        return Problem.of(
                        ProblemCode.ROWS_DIFFER,
                        String.format(
                                "%,d rows of %s differ between the two shapes.",
                                report.differ(), migration.id()))
                .found(report.evidence())
                .todo("gapless db repair " + migration.id() + " makes them agree")
                .build();
    }
}
