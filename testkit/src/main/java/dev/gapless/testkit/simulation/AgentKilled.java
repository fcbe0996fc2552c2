package dev.gapless.testkit.simulation;

/// The agent was killed right here: thrown through the loop, caught by the simulated world.
final class AgentKilled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AgentKilled() {
        super("killed", null, false, false);
    }
}
