package dev.gapless.core.deploy;

import dev.gapless.core.plan.Planner;

import java.time.Instant;

/// What follows from an event: `decide(state, event) -> next state + actions`. Pure.
///
/// In this order: what was seen is taken in ([Observing]), the open deployment moves on or turns
/// back ([Progress]), crashed instances that are still wanted are started again ([Restarts]), and
/// the switch is asked for new routes if any of that changed them ([Steering]).
public final class Engine implements Decider {
    private final Planner planner;

    public Engine(Planner planner) {
        this.planner = planner;
    }

    @Override
    public Decision decide(ServiceState state, Event event, Instant now) {
        Draft draft = new Draft(state, now);
        Observing.take(draft, event);
        new Progress(planner, draft).move(event);
        Restarts.keep(draft);
        Keeping.expire(draft);
        Steering.steer(draft);
        return draft.decision();
    }
}
