package dev.gapless.core.deploy;

import java.time.Duration;
import java.time.Instant;

/// Stops failed candidates that were kept for a look when their time is over, tries again to stop
/// what could not be stopped, and forgets instances that ended and that nobody asks about any more.
final class Keeping {
    static final Duration STOP_AGAIN = Duration.ofSeconds(10);

    private Keeping() {}

    static void expire(Draft draft) {
        for (Instance instance : draft.instances()) {
            if (instance.process() instanceof Process.Stopping stopping) {
                stopping.again().ifPresent(due -> stopAgain(draft, instance, stopping, due));
            } else if (instance.alive()) {
                instance.keepUntil().ifPresent(until -> expire(draft, instance, until));
            } else if (draft.open().isEmpty() && !Restarts.owed(draft, instance)) {
                draft.forget(instance.id());
            }
        }
    }

    private static void stopAgain(
            Draft draft, Instance instance, Process.Stopping stopping, Instant due) {
        if (draft.now().isBefore(due)) {
            draft.wakeAt(due);
        } else {
            draft.stopAgain(instance, stopping);
        }
    }

    private static void expire(Draft draft, Instance instance, Instant until) {
        if (draft.now().isBefore(until)) {
            draft.wakeAt(until);
        } else {
            draft.stop(instance);
        }
    }
}
