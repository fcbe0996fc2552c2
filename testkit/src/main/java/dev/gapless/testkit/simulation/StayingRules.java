package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Deployment.Kind;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who serves stays: bake time lasts as long as it is to, the old release of a blue-green
/// deployment lives until it is over, and a member of the stable release that is gone is started
/// again in bounded time.
final class StayingRules {
    /// The longest pause between two starts, and the way to the host.
    private static final long LONGEST_PAUSE = 65_000;

    private final World world;
    private final Map<String, Long> gone = new HashMap<>();
    private long newest;
    private boolean hadMembers;
    private boolean hurried;
    private long promotedAt = -1;

    StayingRules(World world) {
        this.world = world;
    }

    void after(ServiceState before, Event event, ServiceState after) {
        Optional<Deployment> deployment = after.deployment();
        long number = deployment.map(Deployment::number).orElse(0L);
        boolean begins = number > newest;
        if (begins) {
            newest = number;
            promotedAt = -1;
            hurried = false;
            hadMembers = deployment.map(one -> replaces(before, one)).orElse(false);
        }
        if (deployment.isEmpty() || deployment.get().goingBack()) {
            return;
        }
        hurried |= event instanceof Event.Promote || deployment.get().hurry();
        if (promotedAt < 0 && deployment.get().promoted()) {
            promotedAt = world.time().now();
        }
        boolean endedNow = after.open().isEmpty() && (before.open().isPresent() || begins);
        if (endedNow && deployment.get().outcome().equals(Optional.of(Outcome.SUCCEEDED))) {
            baked(deployment.get());
        }
    }

    /// Somebody who serves goes. One that is dead and does not come back by itself is nothing to go
    /// back to; one of the very release that is wanted (an earlier deployment failed) stays.
    private static boolean replaces(ServiceState before, Deployment deployment) {
        boolean anew = deployment.from().equals(Optional.of(deployment.to()));
        return before.standing().stream()
                .filter(one -> before.rotation().has(one.id()))
                .anyMatch(one -> anew || !one.release().equals(deployment.to()));
    }

    private void baked(Deployment deployment) {
        if (bakes(deployment) && world.time().now() - promotedAt < bakeMillis()) {
            throw new Violation(
                    "bake",
                    "succeeded "
                            + (world.time().now() - promotedAt)
                            + " ms after the promotion, bake time is "
                            + bakeMillis());
        }
    }

    private boolean bakes(Deployment deployment) {
        boolean replaces = deployment.kind() != Kind.SCALE && deployment.kind() != Kind.STOP;
        boolean had = deployment.from().isPresent() && deployment.wantedBefore() > 0 && hadMembers;
        return replaces && had && !hurried;
    }

    private long bakeMillis() {
        return world.scenario().timing().bakeTime().toMillis();
    }

    void beforeTerminate(SimulatedProcess process) {
        Optional<Deployment> open =
                world.agent().state().open().filter(one -> !one.goingBack() && bakes(one));
        boolean early =
                open.map(
                                one ->
                                        one.strategy().equals("blue-green")
                                                && one.kind() == Kind.DEPLOY
                                                && one.promoted()
                                                && one.from().equals(Optional.of(process.release()))
                                                && !one.started(process.id()))
                        .orElse(false);
        if (early && world.time().now() - promotedAt < bakeMillis()) {
            throw new Violation(
                    "bake", process.id() + " was told to end before bake time was over");
        }
    }

    void started(InstanceId id) {
        gone.remove(base(id));
    }

    private static String base(InstanceId id) {
        return id.value().replaceFirst("-r[0-9]+$", "");
    }

    void beat(long millis) {
        if (!world.agent().fit()) {
            return;
        }
        ServiceState state = world.agent().state();
        for (InstanceId id : state.rotation().members()) {
            boolean stable =
                    Optional.ofNullable(state.instances().get(id))
                            .map(one -> state.stable().equals(Optional.of(one.release())))
                            .orElse(false);
            boolean runs = world.runtime().process(id).map(SimulatedProcess::alive).orElse(false);
            if (!stable || runs) {
                gone.remove(base(id));
            } else if (gone.merge(base(id), millis, Long::sum) > LONGEST_PAUSE) {
                throw new Violation(
                        "restart",
                        id + " is gone, and nobody starts it again: " + Describe.state(state));
            }
        }
    }
}
