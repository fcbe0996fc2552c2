package dev.gapless.testkit.simulation;

import static java.util.stream.Collectors.joining;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;

import java.util.TreeMap;

/// Events, actions and states in one line each, for the trace. The order of sets must not show: it
/// differs from one run of the JVM to the next.
final class Describe {
    private Describe() {}

    static String event(Event event) {
        return switch (event) {
            case Event.Begin(Deployment deployment, _, int wanted) ->
                    "Begin "
                            + deployment.kind()
                            + " "
                            + deployment.number()
                            + ", "
                            + deployment.from().orElse("-")
                            + " -> "
                            + deployment.to()
                            + ", "
                            + wanted
                            + " wanted: "
                            + plan(deployment.plan());
            case Event.Recovered(var observed) ->
                    "Recovered "
                            + observed.stream()
                                    .map(one -> one.id() + " " + one.getClass().getSimpleName())
                                    .collect(joining(", "));
            case Event.HealthAnswered(var id, var answer, var owner) ->
                    "HealthAnswered " + id + " " + answer + " " + owner.getClass().getSimpleName();
            case Event.TrafficSeen(Traffic seen) -> "TrafficSeen " + traffic(seen);
            case Event.InstanceNotStarted(var id, var problem) ->
                    "InstanceNotStarted " + id + " " + problem.code();
            case Event.InstanceNotStopped(var id, var problem) ->
                    "InstanceNotStopped " + id + " " + problem.code();
            case Event.RoutesNotApplied(long generation, var problem) ->
                    "RoutesNotApplied " + generation + " " + problem.code();
            case Event.Tick _,
                    Event.Thawed _,
                    Event.InstanceStarted _,
                    Event.InstanceEnded _,
                    Event.RoutesApplied _,
                    Event.RoutesLost _,
                    Event.SchemaMoved _,
                    Event.SchemaDone _,
                    Event.SchemaFailed _,
                    Event.HookDone _,
                    Event.TrafficUnknown _,
                    Event.WarmUpMoved _,
                    Event.WarmedUp _,
                    Event.Abort _,
                    Event.RollBack _,
                    Event.Promote _,
                    Event.Pause _,
                    Event.Resume _,
                    Event.Contract _,
                    Event.Configure _,
                    Event.Adopt _,
                    Event.Prune _ ->
                    event.toString();
        };
    }

    static String plan(Plan plan) {
        return plan.steps().stream().map(Step::title).collect(joining("; "));
    }

    static String action(Action action) {
        return switch (action) {
            case Action.StartInstance(var spec) -> "start " + spec.id() + " on " + spec.address();
            case Action.StopInstance(var id, var grace) ->
                    "stop " + id + " within " + grace.toMillis() + " ms";
            case Action.ForgetInstance(var id) -> "forget " + id;
            case Action.ForgetRelease(var label) -> "forget release " + label;
            case Action.ApplyRoutes(Routes routes) -> "apply " + routes(routes);
            case Action.RunSchema(_, _, var migration, var phase) ->
                    "schema " + migration + " " + phase;
            case Action.UndoSchema(_, _, var migration) -> "undo " + migration;
            case Action.CancelSchema() -> "cancel schema work";
            case Action.RunHook hook -> "hook " + hook.name();
            case Action.CancelHook(_, String name) -> "cancel hook " + name;
            case Action.WarmUp warmUp -> "warm up " + warmUp.targets();
            case Action.CancelWarmUp _ -> "cancel warm-up";
        };
    }

    static String routes(Routes routes) {
        String targets =
                routes.targets().stream()
                        .map(one -> one.instance() + (one.active() ? "" : " (off)"))
                        .collect(joining(", "));
        return "routes "
                + routes.generation()
                + (routes.hold() ? " hold" : "")
                + " "
                + new TreeMap<>(routes.weights())
                + " ["
                + targets
                + "]";
    }

    private static String traffic(Traffic seen) {
        TreeMap<String, String> instances = new TreeMap<>();
        seen.instances()
                .forEach(
                        (id, one) ->
                                instances.put(id.value(), one.inFlight() + "+" + one.pooled()));
        return seen.epoch() + " of routes " + seen.generation() + " " + instances;
    }

    /// Where the service is, after an event.
    static String state(ServiceState state) {
        String step =
                state.open()
                        .map(
                                open ->
                                        " #"
                                                + open.number()
                                                + " "
                                                + open.state()
                                                + " "
                                                + open.step()
                                                + "/"
                                                + open.plan().steps().size()
                                                + (open.hasStep()
                                                        ? " " + open.current().title()
                                                        : ""))
                        .orElse("");
        String instances =
                state.all().stream()
                        .map(
                                one ->
                                        one.id()
                                                + " "
                                                + one.process().getClass().getSimpleName()
                                                + (one.healthy() ? " healthy" : "")
                                                + (state.rotation().has(one.id()) ? " *" : ""))
                        .collect(joining(", "));
        return "stable "
                + state.stable().orElse("-")
                + " x"
                + state.wanted()
                + step
                + " ["
                + instances
                + "]";
    }
}
