package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything the engine knows of one service; the one value that is journaled.
///
/// @param stable label of the release that is to serve; whether it does: [#serving]
/// @param previous label of the release that served before it, for `rollback`; empty after a
///   rollback, too: what was left by one is not gone back to without being named
/// @param wanted how many instances the stable release is to have
/// @param contracted number of the newest migration whose old shape is gone, or about to go: no
///   release that was deployed without it may get requests
/// @param deployments number of the newest deployment
/// @param deployment the open one, or the newest that ended
/// @param traffic the newest observation; not journaled
/// @param recent what was counted in the last minute; not journaled
public record ServiceState(
        String service,
        Optional<String> stable,
        Optional<String> previous,
        int wanted,
        Map<String, Release> releases,
        Map<InstanceId, Instance> instances,
        Rotation rotation,
        Routing routing,
        Optional<SchemaRun> schema,
        int contracted,
        Optional<HookRun> hook,
        Optional<WarmUpRun> warmUp,
        long deployments,
        Optional<Deployment> deployment,
        Ledger ledger,
        Optional<Traffic> traffic,
        Recent recent) {

    public ServiceState {
        // an older agent did not keep it, and warmed nobody up
        warmUp = Objects.requireNonNullElse(warmUp, Optional.empty());
        recent = Objects.requireNonNullElse(recent, Recent.NONE);
        releases = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(releases));
        instances = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    }

    public static ServiceState empty(String service) {
        return new ServiceState(
                service,
                Optional.empty(),
                Optional.empty(),
                0,
                Map.of(),
                Map.of(),
                Rotation.NONE,
                Routing.NONE,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Ledger.EMPTY,
                Optional.empty(),
                Recent.NONE);
    }

    /// The same without observations, as it is journaled.
    public ServiceState withoutTraffic() {
        return new ServiceState(
                service,
                stable,
                previous,
                wanted,
                releases,
                instances,
                rotation,
                routing,
                schema,
                contracted,
                hook,
                warmUp,
                deployments,
                deployment,
                ledger,
                Optional.empty(),
                Recent.NONE);
    }

    public Optional<Deployment> open() {
        return deployment.filter(Deployment::open);
    }

    /// Throws when there is no such release: for labels that the state itself refers to.
    public Release release(String label) {
        Release found = releases.get(label);
        if (found == null) {
            throw new IllegalStateException("no release " + label + " of " + service);
        }
        return found;
    }

    /// Label of the release that requests go to now: an instance of it is alive and in the
    /// rotation. The stable one where several do; empty for a service that is stopped or dead.
    public Optional<String> serving() {
        Set<String> labels =
                instances.values().stream()
                        .filter(one -> one.alive() && rotation.has(one.id()))
                        .map(Instance::release)
                        .collect(Collectors.toCollection(TreeSet::new));
        return stable.filter(labels::contains).or(() -> labels.stream().findFirst());
    }

    public Optional<Release> stableRelease() {
        return stable.map(releases::get);
    }

    public Collection<Instance> all() {
        return instances.values();
    }

    public List<Instance> alive(String release) {
        return instances.values().stream()
                .filter(instance -> instance.alive() && instance.release().equals(release))
                .toList();
    }

    /// Alive, or crashed and about to be started again in the same place.
    public List<Instance> standing() {
        return instances.values().stream()
                .filter(one -> one.alive() || Restarts.owed(one, rotation, stable))
                .toList();
    }

    public List<Instance> alive() {
        return instances.values().stream().filter(Instance::alive).toList();
    }
}
