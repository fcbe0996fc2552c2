package dev.gapless.core.deploy;

import dev.gapless.core.service.InstanceId;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Who is meant to get requests: the members, the shares of their releases, and whether requests
/// are held.
public record Rotation(Set<InstanceId> members, Map<String, Integer> weights, boolean hold) {
    public static final Rotation NONE = new Rotation(Set.of(), Map.of(), false);

    public Rotation {
        members = Set.copyOf(members);
        weights = Map.copyOf(weights);
    }

    public boolean has(InstanceId id) {
        return members.contains(id);
    }

    /// The same with `next` in the place of `old`, if that is a member.
    Rotation replace(InstanceId old, InstanceId next) {
        if (!members.contains(old)) {
            return this;
        }
        Set<InstanceId> changed = new LinkedHashSet<>(members);
        changed.remove(old);
        changed.add(next);
        return new Rotation(changed, weights, hold);
    }

    Rotation withWeights(Map<String, Integer> next) {
        return new Rotation(members, new LinkedHashMap<>(next), hold);
    }
}
