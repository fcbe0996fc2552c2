package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Schema work that is not done yet. A problem that may pass (the database restarts, somebody holds
/// a lock) is answered with another try, until there was no progress for the time of
/// `progress-deadline`.
///
/// @param again asks for the same work once more; it goes on where it was
/// @param text what it waits for while nothing is wrong
/// @param late the problem when it got no answer at all
record SchemaTries(String release, Action again, String text, Supplier<ProblemReport> late) {
    Step.Check check(Draft draft, SchemaRun run) {
        Instant deadline =
                draft.watched(run.progressAt())
                        .plus(draft.settings(release).timing().progressDeadline());
        if (run.givenUp()) {
            return new Step.Check.Failed(run.problem().orElseThrow());
        }
        if (!draft.now().isBefore(deadline)) {
            return new Step.Check.Failed(run.problem().orElseGet(late));
        }
        String waitsFor = run.problem().map(why -> "tries again: " + why.what()).orElse(text);
        Instant retryAt = run.retryAt().orElse(deadline);
        if (draft.now().isBefore(retryAt)) {
            Instant until = retryAt.isBefore(deadline) ? retryAt : deadline;
            return new Step.Check.Waiting(until, waitsFor);
        }
        draft.schema(Optional.of(run.retrying()));
        draft.act(again);
        return new Step.Check.Waiting(deadline, waitsFor);
    }
}
