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
/// @param problem of the newest try, until there is progress again
/// @param failures how many tries have failed
/// @param retryAt when it is tried again, empty while a try is under way
public record SchemaRun(
        String migration,
        Optional<Phase> phase,
        Instant began,
        Instant progressAt,
        Optional<SchemaReport> report,
        boolean done,
        Optional<ProblemReport> problem,
        int failures,
        Optional<Instant> retryAt) {
    /// A database that is lost again and again after some progress does not keep a deployment open
    /// for ever.
    private static final int MOST_FAILURES = 1_000;

    static SchemaRun of(String migration, Optional<Phase> phase, Instant now) {
        return new SchemaRun(
                migration,
                phase,
                now,
                now,
                Optional.empty(),
                false,
                Optional.empty(),
                0,
                Optional.empty());
    }

    boolean is(String other, Optional<Phase> otherPhase) {
        return migration.equals(other) && phase.equals(otherPhase);
    }

    /// Somebody works on it at this moment.
    boolean atWork() {
        return !done && retryAt.isEmpty() && !givenUp();
    }

    /// The same again would not help.
    boolean givenUp() {
        return problem.filter(why -> !why.retryable() || failures >= MOST_FAILURES).isPresent();
    }

    SchemaRun progress(SchemaReport next, Instant now) {
        boolean moved = report.map(last -> last.done() != next.done()).orElse(true);
        return with(moved ? now : progressAt, Optional.of(next), false);
    }

    SchemaRun finished(SchemaReport next, Instant now) {
        return with(now, Optional.of(next), true);
    }

    private SchemaRun with(Instant at, Optional<SchemaReport> newest, boolean ended) {
        return new SchemaRun(
                migration,
                phase,
                began,
                at,
                newest,
                ended,
                Optional.empty(),
                failures,
                Optional.empty());
    }

    /// A failure is no progress: the time without any goes on.
    SchemaRun failed(ProblemReport why, Instant now) {
        return new SchemaRun(
                migration,
                phase,
                began,
                progressAt,
                report,
                false,
                Optional.of(why),
                failures + 1,
                why.retryable()
                        ? Optional.of(now.plus(Steering.pause(failures)))
                        : Optional.empty());
    }

    SchemaRun retrying() {
        return new SchemaRun(
                migration,
                phase,
                began,
                progressAt,
                report,
                false,
                problem,
                failures,
                Optional.empty());
    }
}
