package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import java.util.function.Consumer;

/// Where a test may put something of its own into the machinery of a life: a deliberate bug, or a
/// real codec for the journaled state. Everything is left as it is by default.
public interface Tampering {
    /// Nothing is changed.
    Tampering NONE = new Tampering() {};

    default Decider decider(Decider real) {
        return real;
    }

    default StateJournal journal(StateJournal real) {
        return real;
    }

    /// Asked after [#journal], for each agent anew.
    default Consumer<Action> dispatcher(Consumer<Action> real) {
        return real;
    }

    /// The state as a new agent reads it from the journal.
    default ServiceState reloaded(ServiceState journaled) {
        return journaled;
    }
}
