package dev.gapless.core.deploy;

import java.time.Instant;

/// Stops failed candidates that were kept for a look when their time is over, and forgets those that ended.
final class Keeping {
    private Keeping() {}

    static void expire(Draft draft) {
        for (Instance instance : draft.instances()) {
            instance.keepUntil().ifPresent(until -> expire(draft, instance, until));
        }
    }

    private static void expire(Draft draft, Instance instance, Instant until) {
        if (!instance.alive()) {
            draft.forget(instance.id());
        } else if (draft.now().isBefore(until)) {
            draft.wakeAt(until);
        } else {
            draft.stop(instance);
        }
    }
}
