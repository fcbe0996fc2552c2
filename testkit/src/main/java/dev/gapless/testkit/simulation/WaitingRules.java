package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Every wait has a deadline: an open deployment is looked at again in bounded time even if no
/// answer ever comes, and the loop does not spin.
final class WaitingRules {
    /// Longer than any limit in the settings of a life; a hook has the longest.
    private static final Duration LONGEST = Duration.ofSeconds(400);

    private static final int MOST_TICKS = 20;

    private final World world;
    private int ticks;
    private long tickedAt;

    WaitingRules(World world) {
        this.world = world;
    }

    void after(Event event, SimulatedAgent agent) {
        spin(event);
        Optional<Deployment> open = agent.state().open();
        if (open.isEmpty() || open.get().pause() && !open.get().begun()) {
            return;
        }
        Instant limit = world.time().instant().plus(LONGEST);
        if (agent.loop().wake().filter(limit::isAfter).isEmpty()) {
            throw new Violation(
                    "deadline",
                    "nothing wakes the loop in "
                            + Describe.state(agent.state())
                            + "; wake "
                            + agent.loop().wake());
        }
    }

    private void spin(Event event) {
        boolean again = event instanceof Event.Tick && tickedAt == world.time().now();
        ticks = again ? ticks + 1 : 0;
        tickedAt = world.time().now();
        if (ticks > MOST_TICKS) {
            throw new Violation(
                    "deadline", "the loop spins in " + Describe.state(world.agent().state()));
        }
    }
}
