package dev.gapless.core.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What follows from an event.
///
/// @param actions to be dispatched once `state` is in the journal
/// @param waitingFor what the present step waits for, in words; empty when it does not
/// @param wake when to send a `Tick`, at the latest; empty when nothing waits for time
public record Decision(
        ServiceState state, List<Action> actions, String waitingFor, Optional<Instant> wake) {
    public Decision {
        actions = List.copyOf(actions);
    }
}
