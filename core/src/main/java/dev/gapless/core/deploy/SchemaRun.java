package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.time.Instant;
import java.util.Optional;

/// The schema work under way or just finished.
///
/// @param phase empty while a migration is taken back
/// @param progressAt newest sign of progress
public record SchemaRun(
        String migration,
        Optional<Phase> phase,
        Instant began,
        Instant progressAt,
        Optional<SchemaReport> report,
        boolean done,
        Optional<ProblemReport> problem) {

    static SchemaRun of(String migration, Optional<Phase> phase, Instant now) {
        return new SchemaRun(migration, phase, now, now, Optional.empty(), false, Optional.empty());
    }

    boolean is(String other, Optional<Phase> otherPhase) {
        return migration.equals(other) && phase.equals(otherPhase);
    }

    SchemaRun progress(SchemaReport next, Instant now) {
        boolean moved = report.map(last -> last.done() != next.done()).orElse(true);
        return new SchemaRun(
                migration,
                phase,
                began,
                moved ? now : progressAt,
                Optional.of(next),
                done,
                problem);
    }

    SchemaRun finished(SchemaReport next, Instant now) {
        return new SchemaRun(migration, phase, began, now, Optional.of(next), true, problem);
    }

    SchemaRun failed(ProblemReport why, Instant now) {
        return new SchemaRun(migration, phase, began, now, report, false, Optional.of(why));
    }
}
