package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Engine;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.Planner;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;

/// The production engine, asked now and then a second time: it must never throw and always answer
/// alike.
final class CheckedEngine implements Decider {
    private static final double ASKED_TWICE = 0.05;

    private final Engine engine = new Engine(new Planner());
    private final Chance chance;

    CheckedEngine(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Decision decide(ServiceState state, Event event, Instant now) {
        Decision decision;
        try {
            decision = engine.decide(state, event, now);
        } catch (RuntimeException bug) {
            StringWriter stack = new StringWriter();
            bug.printStackTrace(new PrintWriter(stack));
            throw new Violation(
                    "throws", "decide threw on " + Describe.event(event) + ": " + stack);
        }
        if (chance.happens(ASKED_TWICE) && !decision.equals(engine.decide(state, event, now))) {
            throw new Violation(
                    "deterministic", "decide answered differently to " + Describe.event(event));
        }
        return decision;
    }
}
