package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries out what one agent dispatches. What has left the agent when it is killed may still
/// arrive; answers do not.
///
/// Like the agent's own dispatcher it does what is asked of one instance in that order, one after
/// the other, and things for different instances at the same time: the engine counts on that.
final class Hands implements Consumer<Action> {
    private final World world;
    private final SimulatedAgent agent;
    private final TrafficSwitch traffic;
    private final RouteHand routes;
    private final SchemaHand schema;
    private final int boot;

    /// Actions on one instance are carried out in the order they were dispatched.
    private final Map<InstanceId, Long> freeAt = new HashMap<>();

    Hands(World world, SimulatedAgent agent) {
        this.world = world;
        this.agent = agent;
        this.traffic = world.trafficSwitch().connect();
        this.routes = new RouteHand(world, this);
        this.schema = new SchemaHand(world, this);
        this.boot = world.boots();
    }

    @Override
    public void accept(Action action) {
        switch (action) {
            case Action.StartInstance(InstanceSpec spec) -> reach(spec.id(), () -> start(spec));
            case Action.StopInstance(InstanceId id, Duration grace) ->
                    reach(id, () -> stop(id, grace.toMillis()));
            case Action.ForgetInstance(InstanceId id) ->
                    reach(id, () -> world.runtime().forget(id));
            case Action.ForgetRelease _ -> {}
            case Action.ApplyRoutes(var wanted) -> routes.apply(wanted);
            case Action.RunSchema run -> schema.run(run);
            case Action.UndoSchema undo -> schema.undo(undo);
            case Action.CancelSchema() -> schema.cancel();
            case Action.RunHook hook -> hook(hook);
            // its answer may be under way all the same
            case Action.CancelHook _, Action.CancelWarmUp _ -> {}
            case Action.WarmUp warmUp -> warmUp(warmUp);
        }
    }

    /// The switch, as this agent has it.
    TrafficSwitch traffic() {
        return traffic;
    }

    boolean live() {
        return agent.owns(this);
    }

    /// What was under way when the agent died may still arrive, as chance will have it, but not
    /// after a restart of the host.
    boolean arrives() {
        return live() || boot == world.boots() && world.chance().happens(0.5);
    }

    void answer(Event event) {
        agent.answer(this, event);
    }

    /// A moment later, in order; when the agent died in between, as chance will have it.
    private void reach(InstanceId id, Runnable work) {
        long at =
                Math.max(
                        world.time().now() + world.chance().skewed(1, 200),
                        freeAt.getOrDefault(id, 0L) + 1);
        freeAt.put(id, at);
        world.time()
                .at(
                        at,
                        () -> {
                            if (arrives()) {
                                work.run();
                            }
                        });
    }

    private void start(InstanceSpec spec) {
        Optional<SimulatedProcess> process = world.runtime().start(spec);
        long took = world.chance().skewed(1, 500);
        freeAt.put(spec.id(), world.time().now() + took);
        world.time()
                .after(
                        took,
                        () ->
                                answer(
                                        process.<Event>map(
                                                        one ->
                                                                new Event.InstanceStarted(
                                                                        one.id(), one.pid()))
                                                .orElseGet(
                                                        () ->
                                                                new Event.InstanceNotStarted(
                                                                        spec.id(),
                                                                        problem(
                                                                                ProblemCode
                                                                                        .APP_START_FAILED,
                                                                                "could not be"
                                                                                        + " started")))));
    }

    private void stop(InstanceId id, long grace) {
        Optional<SimulatedProcess> found = world.runtime().process(id);
        if (found.isEmpty()) {
            answer(new Event.InstanceEnded(id, -1, "never started", List.of()));
            return;
        }
        SimulatedProcess process = found.get();
        if (world.chance().happens(world.faults().stopFails)) {
            world.runtime().terminateInVain(process);
            ProblemReport problem = problem(ProblemCode.INTERNAL, "does not end");
            world.time()
                    .after(
                            world.chance().skewed(1, 30_000),
                            () -> answer(new Event.InstanceNotStopped(id, problem)));
            return;
        }
        world.runtime().terminate(process);
        process.whenEnded(() -> answer(ended(process)));
        world.time()
                .after(
                        grace,
                        () -> {
                            if (live()) {
                                world.runtime().kill(process);
                            }
                        });
    }

    static Event ended(SimulatedProcess process) {
        return new Event.InstanceEnded(
                process.id(), process.exitCode(), process.how(), List.of("last line"));
    }

    private void hook(Action.RunHook hook) {
        boolean hangs = world.chance().happens(world.faults().hookHangs);
        boolean fails = hangs || world.chance().happens(world.faults().hookFails);
        long took = hangs ? 300_000 : world.chance().skewed(10, 5_000);
        Optional<ProblemReport> problem =
                fails
                        ? Optional.of(problem(ProblemCode.HOOK_FAILED, "exit code 1"))
                        : Optional.empty();
        world.time()
                .after(
                        took,
                        () -> answer(new Event.HookDone(hook.deployment(), hook.name(), problem)));
    }

    private void warmUp(Action.WarmUp warmUp) {
        boolean fails = world.chance().happens(world.faults().warmUpFails);
        boolean hangs = world.chance().happens(world.faults().warmUpHangs);
        Optional<ProblemReport> problem =
                fails
                        ? Optional.of(problem(ProblemCode.WARM_UP_FAILED, "GET /: 500"))
                        : Optional.empty();
        world.time()
                .after(1_000, () -> answer(new Event.WarmUpMoved(warmUp.began(), "7 requests")));
        if (!hangs) {
            world.time()
                    .after(
                            world.chance().skewed(500, warmUp.limit().toMillis()),
                            () ->
                                    answer(
                                            new Event.WarmedUp(
                                                    warmUp.began(), "99 requests", problem)));
        }
    }

    static ProblemReport problem(ProblemCode code, String what) {
        return Problem.of(code, what).todo("nothing, it is simulated").report();
    }
}
