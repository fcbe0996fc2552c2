package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.SchemaStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.util.List;
import java.util.Optional;

/// I2: no instance is signalled while it may still have requests, unless its drain-timeout is over.
/// And: no request before an instance listens or after it was told to end, no two instances on one
/// port, no candidate before its schema, no requests to a release whose schema was contracted.
final class InstanceRules {
    private final World world;

    InstanceRules(World world) {
        this.world = world;
    }

    void beforeStart(SimulatedProcess process, List<SimulatedProcess> alive) {
        for (SimulatedProcess other : alive) {
            if (other.port() == process.port()) {
                throw new Violation(
                        "ports",
                        process.id()
                                + " was started on :"
                                + process.port()
                                + ", where "
                                + other.id()
                                + " runs");
            }
        }
        ServiceState state = world.agent().state();
        state.open()
                .filter(open -> !open.goingBack() && open.to().equals(process.release()))
                .ifPresent(
                        open ->
                                open.plan().steps().stream()
                                        .filter(SchemaStep.class::isInstance)
                                        .map(step -> ((SchemaStep) step).migration())
                                        .filter(migration -> !world.schema().verified(migration))
                                        .findFirst()
                                        .ifPresent(
                                                migration -> {
                                                    throw new Violation(
                                                            "I4",
                                                            process.id()
                                                                    + " was started before "
                                                                    + migration
                                                                    + " was verified");
                                                }));
    }

    void beforeTerminate(SimulatedProcess process) {
        if (world.served().routes(process.id())) {
            throw new Violation("I2", process.id() + " was told to end while it is in the routes");
        }
        Usage usage = world.served().usage(process.id());
        long drain =
                world.agent()
                        .state()
                        .release(asked(process))
                        .settings()
                        .timing()
                        .drainTimeout()
                        .toMillis();
        if (usage.busy() && world.time().now() - usage.unreachedSince() < drain) {
            throw new Violation(
                    "I2",
                    process.id()
                            + " was told to end with "
                            + usage.inFlight()
                            + " requests in flight and "
                            + usage.pooled()
                            + " connections, "
                            + (world.time().now() - usage.unreachedSince())
                            + " ms after its last one");
        }
    }

    /// Label of the release whose drain timeout holds: that of the deployment under way.
    private String asked(SimulatedProcess process) {
        return world.agent()
                .state()
                .open()
                .map(dev.gapless.core.deploy.Deployment::to)
                .orElse(process.release());
    }

    void beforeRequest(InstanceId id, Optional<SimulatedProcess> process) {
        if (process.isEmpty()) {
            return;
        }
        Release release = world.agent().state().releases().get(process.get().release());
        if (release != null && release.schema() < world.schema().contracted()) {
            throw new Violation(
                    "I4",
                    "a request was sent to "
                            + id
                            + ", which was deployed with schema "
                            + release.schema()
                            + ", after "
                            + world.schema().contracted()
                            + " was contracted");
        }
        if (process.get().told()) {
            throw new Violation("I2", "a request was sent to " + id + ", which was told to end");
        }
        if (process.get().alive() && !process.get().listens(world.time().now())) {
            throw new Violation(
                    "I1", "a request was sent to " + id + ", which does not listen yet");
        }
    }
}
