package dev.gapless.core.deploy;

import java.time.Instant;

/// Stops failed candidates that were kept for a look when their time is over, and forgets instances
/// that ended and that nobody asks about any more.
final class Keeping {
    private Keeping() {}

    static void expire(Draft draft) {
        for (Instance instance : draft.instances()) {
            if (instance.alive()) {
                instance.keepUntil().ifPresent(until -> expire(draft, instance, until));
            } else if (draft.open().isEmpty() && !Restarts.owed(draft, instance)) {
                draft.forget(instance.id());
            }
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
