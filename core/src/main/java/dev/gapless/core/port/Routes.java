package dev.gapless.core.port;

import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;

import java.util.List;
import java.util.Map;

/// The wanted routing of one service, always the full state.
///
/// @param generation grows with each change of this service
/// @param weights release label -> share (any non-negative scale); a release that is missing has 0
/// @param targets every instance that the switch should know; only active ones of releases with
///   weight get requests
/// @param hold keep new requests waiting
public record Routes(
        String service,
        long generation,
        SwitchSettings settings,
        Map<String, Integer> weights,
        List<Target> targets,
        boolean hold) {
    public Routes {
        weights = Map.copyOf(weights);
        targets = List.copyOf(targets);
    }

    /// @param active may get requests (healthy, not being drained)
    public record Target(InstanceId instance, String release, Address address, boolean active) {}

    /// The same under the next generation.
    public Routes next() {
        return new Routes(service, generation + 1, settings, weights, targets, hold);
    }

    /// Whether the instance gets requests under these routes.
    public boolean reaches(InstanceId instance) {
        return targets.stream()
                .anyMatch(
                        target ->
                                target.instance().equals(instance)
                                        && target.active()
                                        && weights.getOrDefault(target.release(), 0) > 0);
    }
}
