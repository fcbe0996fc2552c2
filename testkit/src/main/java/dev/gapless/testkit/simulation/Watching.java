package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.HoldingBack;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;
import dev.gapless.testkit.simulation.Behaviour.Symptom;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What one agent looks at by itself: the health of each running instance, the counts of the
/// switch.
final class Watching {
    private static final long OFTEN = 500;
    private static final long SELDOM = 2_000;

    private final World world;
    private final SimulatedAgent agent;
    private final Hands hands;
    private final Set<InstanceId> watched = new HashSet<>();
    private Optional<Traffic> last = Optional.empty();

    Watching(World world, SimulatedAgent agent, Hands hands) {
        this.world = world;
        this.agent = agent;
        this.hands = hands;
    }

    void begin() {
        lookAtTraffic();
        refresh();
    }

    /// Begins with instances that run and are not watched yet.
    void refresh() {
        for (Instance one : agent.state().all()) {
            if (one.running() && watched.add(one.id())) {
                world.time().after(world.chance().between(1, 200), () -> ask(one.id()));
            }
        }
    }

    private void ask(InstanceId id) {
        ServiceState state = agent.state();
        Instance one = state.instances().get(id);
        if (!agent.owns(hands) || one == null || !one.running()) {
            watched.remove(id);
            return;
        }
        HealthPolicy policy = state.release(one.release()).settings().health();
        Event.HealthAnswered answer =
                late(state, one)
                        ? new Event.HealthAnswered(
                                id, sick(Symptom.SILENT, policy), new PortOwner.Instance())
                        : answer(id, policy);
        boolean silent = answer.answer() instanceof Answer.Silent;
        long took = silent ? policy.timeout().toMillis() : world.chance().skewed(1, 300);
        world.time()
                .after(
                        took,
                        () -> {
                            agent.answer(hands, answer);
                            boolean calm = one.healthy() && state.open().isEmpty();
                            long pause =
                                    (calm ? policy.watchInterval() : policy.interval()).toMillis();
                            world.time().after(pause, () -> ask(id));
                        });
    }

    /// Whoever has only what is left over on a strained host does not always answer in time.
    private boolean late(ServiceState state, Instance one) {
        return world.strain().any()
                && HoldingBack.holds(state, one, world.time().instant())
                && one.health().everHealthy()
                && world.chance().happens(0.5);
    }

    private Event.HealthAnswered answer(InstanceId id, HealthPolicy policy) {
        PortOwner owner = new PortOwner.Instance();
        Answer answer = new Answer.NotListening();
        Optional<SimulatedProcess> found =
                world.runtime().process(id).filter(SimulatedProcess::alive);
        long now = world.time().now();
        if (found.isPresent() && found.get().behaviour().foreign()) {
            answer = new Answer.Healthy(2);
            owner = new PortOwner.Foreign("pid 3, java -jar batch.jar");
        } else if (found.isPresent() && found.get().listens(now)) {
            answer =
                    found.get().sick(now)
                            ? sick(found.get().behaviour().symptom(), policy)
                            : new Answer.Healthy(world.chance().between(1, 50));
        }
        return new Event.HealthAnswered(id, answer, owner);
    }

    private static Answer sick(Symptom symptom, HealthPolicy policy) {
        return switch (symptom) {
            case SILENT ->
                    new Answer.Silent("no answer within " + policy.timeout().toMillis() + " ms");
            case UNREADY -> new Answer.Unhealthy(503, "");
            case NO_SUCH_PATH -> new Answer.Unhealthy(404, "");
        };
    }

    private boolean restartedSince(Traffic seen) {
        return world.trafficSwitch().up()
                && !hands.traffic().observe(Scenario.SERVICE).epoch().equals(seen.epoch());
    }

    private void lookAtTraffic() {
        if (!agent.owns(hands)) {
            return;
        }
        Faults faults = world.faults();
        boolean missing =
                !world.trafficSwitch().up() || world.chance().happens(faults.trafficMissing);
        boolean again = last.isPresent() && world.chance().happens(faults.trafficStale);
        // an answer of before a restart cannot come after it
        boolean stale = again && !restartedSince(last.get());
        if (missing) {
            agent.answer(hands, new Event.TrafficUnknown());
        } else {
            Traffic seen = stale ? last.get() : hands.traffic().observe(Scenario.SERVICE);
            last = Optional.of(seen);
            long confirmed = agent.state().routing().acked();
            boolean lost = !stale && seen.generation() < confirmed;
            world.time()
                    .after(
                            world.chance().skewed(1, 400),
                            () -> {
                                if (lost) {
                                    agent.answer(hands, new Event.RoutesLost(confirmed));
                                }
                                agent.answer(hands, new Event.TrafficSeen(seen));
                            });
        }
        long pause = agent.state().open().isPresent() ? OFTEN : SELDOM;
        world.time().after(pause, this::lookAtTraffic);
    }
}
