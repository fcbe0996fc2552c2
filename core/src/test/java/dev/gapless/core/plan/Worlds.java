package dev.gapless.core.plan;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// States in the middle of something, for the planner.
public final class Worlds {
    private Worlds() {}

    /// `stable` is stable, and all these instances, of whatever release, share the traffic.
    public static ServiceState sharing(Release stable, Instance... instances) {
        return with(
                Shop.serving(stable, instances),
                Arrays.stream(instances).map(Instance::id).collect(Collectors.toSet()),
                Optional.empty());
    }

    /// What a first deployment that failed left: no release is stable, nobody gets requests.
    static ServiceState left(Release release, Instance... instances) {
        ServiceState served = Shop.serving(release, instances);
        return new ServiceState(
                served.service(),
                Optional.empty(),
                served.previous(),
                0,
                served.releases(),
                served.instances(),
                Rotation.NONE,
                served.routing(),
                served.schema(),
                served.contracted(),
                served.hook(),
                served.warmUp(),
                served.deployments(),
                served.deployment(),
                served.ledger(),
                served.traffic(),
                served.recent());
    }

    /// One that knows this release, too.
    public static ServiceState knowing(ServiceState old, Release release) {
        Map<String, Release> releases = new LinkedHashMap<>(old.releases());
        releases.put(release.label(), release);
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                releases,
                old.instances(),
                old.rotation(),
                old.routing(),
                old.schema(),
                old.contracted(),
                old.hook(),
                old.warmUp(),
                old.deployments(),
                old.deployment(),
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    /// In the middle of `open`, with these members in the rotation.
    static ServiceState during(ServiceState state, Deployment open, String... members) {
        Set<InstanceId> ids =
                Arrays.stream(members).map(InstanceId::new).collect(Collectors.toSet());
        return with(state, ids, Optional.of(open));
    }

    private static ServiceState with(
            ServiceState old, Set<InstanceId> members, Optional<Deployment> deployment) {
        Map<String, Release> releases = new LinkedHashMap<>(old.releases());
        Map<String, Integer> weights = new HashMap<>();
        old.all().stream()
                .filter(one -> members.contains(one.id()))
                .forEach(one -> weights.merge(one.release(), 1, Integer::sum));
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                releases,
                old.instances(),
                new Rotation(members, weights, members.isEmpty()),
                old.routing(),
                old.schema(),
                old.contracted(),
                old.hook(),
                old.warmUp(),
                old.deployments(),
                deployment,
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    /// Deployment 7 from release 1, forward in its plan, not promoted.
    static Deployment open(Plan plan, String to, int wantedBefore, boolean shifted) {
        return open(plan, Optional.of("1"), to, wantedBefore, shifted);
    }

    /// Deployment 7, the first that there is.
    static Deployment first(Plan plan, String to) {
        return open(plan, Optional.empty(), to, 0, false);
    }

    private static Deployment open(
            Plan plan, Optional<String> from, String to, int wantedBefore, boolean shifted) {
        return new Deployment(
                7,
                Deployment.Kind.DEPLOY,
                from,
                to,
                wantedBefore,
                wantedBefore,
                "blue-green",
                "minsu",
                plan,
                0,
                Deployment.Direction.FORWARD,
                java.util.List.of(),
                false,
                shifted,
                false,
                false,
                Optional.empty(),
                Map.of(),
                Map.of(),
                "",
                Shop.NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }
}
