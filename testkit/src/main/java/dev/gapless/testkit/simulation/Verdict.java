package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Outcome;

import java.util.Map;
import java.util.Optional;

/// What came of one life.
///
/// @param deployments that began
/// @param outcomes how many ended how
/// @param causes why they did not succeed: outcome and problem code
/// @param events that the loop handled
/// @param requests that clients sent
/// @param kills of the agent
/// @param points at which the agent could have been killed
/// @param refused plans that could not be made, for lack of ports
/// @param virtualSeconds how long it lasted
/// @param broken the rule that was broken, with what happened
public record Verdict(
        long seed,
        long deployments,
        Map<Outcome, Integer> outcomes,
        Map<String, Integer> causes,
        long events,
        long requests,
        long kills,
        long points,
        int refused,
        long virtualSeconds,
        Optional<Broken> broken) {
    public Verdict {
        outcomes = Map.copyOf(outcomes);
        causes = Map.copyOf(causes);
    }

    /// @param rule short name, for example `I2`
    public record Broken(String rule, String what) {}
}
