package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The invariants, asked after every event and before every deed. Each throws a [Violation].
final class Rules {
    private static final long HEARTBEAT = 500;

    private final World world;
    private final ServingRules serving;
    private final InstanceRules instances;
    private final DeploymentRules deployments;
    private final WaitingRules waiting;
    private final HeardRules heard;
    private final StayingRules staying;
    private final PaceRules pace;

    Rules(World world) {
        this.world = world;
        this.serving = new ServingRules(world);
        this.instances = new InstanceRules(world);
        this.deployments = new DeploymentRules(world);
        this.waiting = new WaitingRules(world);
        this.heard = new HeardRules(world);
        this.staying = new StayingRules(world);
        this.pace = new PaceRules(world);
    }

    void begin() {
        world.time()
                .after(
                        HEARTBEAT,
                        () -> {
                            serving.beat(HEARTBEAT);
                            deployments.beat(HEARTBEAT);
                            staying.beat(HEARTBEAT);
                            pace.beat(HEARTBEAT);
                            begin();
                        });
    }

    /// The host was asked to start it.
    void asked(InstanceId id) {
        staying.started(id);
    }

    void beforeStart(SimulatedProcess process, List<SimulatedProcess> alive) {
        instances.beforeStart(process, alive);
    }

    void beforeTerminate(SimulatedProcess process) {
        instances.beforeTerminate(process);
        staying.beforeTerminate(process);
    }

    void beforeRequest(InstanceId id, Optional<SimulatedProcess> process) {
        instances.beforeRequest(id, process);
        serving.beforeRequest(process);
    }

    /// A request found neither an instance nor a place to wait.
    void refused() {
        serving.refused();
    }

    /// A request was held as long as it may be, and nobody took it.
    void expired() {
        serving.expired();
    }

    void beforeDispatch(Action action, SimulatedAgent agent) {
        if (action instanceof Action.ApplyRoutes(var routes)) {
            heard.beforeRoutes(routes);
            serving.beforeRoutes(routes, agent.state());
        }
    }

    void before(Event event) {
        heard.before(event);
    }

    void after(ServiceState before, Event event, SimulatedAgent agent) {
        deployments.after(before, event, agent.state());
        waiting.after(event, agent);
        heard.after(before, event, agent.state());
        staying.after(before, event, agent.state());
        agent.state()
                .deployment()
                .filter(one -> !one.open() && before.open().isPresent())
                .ifPresent(pace::ended);
    }

    /// Nothing is under way and nothing has gone wrong for a while.
    void quiet() {
        new QuietRules(world).check();
    }

    Map<Outcome, Integer> outcomes() {
        return deployments.outcomes();
    }

    Map<String, Integer> causes() {
        return deployments.causes();
    }
}
