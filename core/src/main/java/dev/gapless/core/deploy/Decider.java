package dev.gapless.core.deploy;

import java.time.Instant;

/// What a [Loop] asks on each event. There is one real one, [Engine]; tests put broken ones in its
/// place.
@FunctionalInterface
public interface Decider {
    Decision decide(ServiceState state, Event event, Instant now);
}
