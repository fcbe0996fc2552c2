package dev.gapless.core.deploy;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Deployment.Kind;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Drives the engine by hand in a test: every event at a time of its own, all actions written down.
/// With `obliging()` the world does at once and without a mistake what it is asked for.
final class Drive {
    private final Planner planner = new Planner();
    private final Engine engine = new Engine(planner);
    final List<Action> actions = new ArrayList<>();
    private final Set<Class<? extends Action>> unanswered = new HashSet<>();
    private boolean obliging;
    ServiceState state;
    Instant now = Shop.NOON;
    Optional<Instant> wake = Optional.empty();
    String waitingFor = "";

    Drive(ServiceState state) {
        this.state = state;
    }

    Drive obliging() {
        obliging = true;
        return this;
    }

    /// From now on nobody answers actions of this kind, though they are asked for.
    Drive silent(Class<? extends Action> kind) {
        unanswered.add(kind);
        return this;
    }

    Drive deploy(Release to) {
        return deploy(to, Optional.empty());
    }

    Drive deploy(Release to, Optional<SchemaPlan> schema) {
        long number = state.deployments() + 1;
        Plan plan = planner.deploy(state, number, to, schema);
        return begin(Kind.DEPLOY, to, plan, to.settings().instances());
    }

    Drive begin(Kind kind, Release to, Plan plan, int wanted) {
        Deployment deployment =
                Deployment.planned(
                        state.deployments() + 1,
                        kind,
                        state.stable(),
                        to.label(),
                        "blue-green",
                        "minsu",
                        plan,
                        state.ledger().totals(),
                        now);
        return feed(new Event.Begin(deployment, List.of(to), wanted));
    }

    Drive feed(Event event) {
        Decision decision = engine.decide(state, event, now);
        state = decision.state();
        wake = decision.wake();
        waitingFor = decision.waitingFor();
        actions.addAll(decision.actions());
        if (obliging) {
            decision.actions().stream()
                    .filter(action -> !unanswered.contains(action.getClass()))
                    .forEach(this::oblige);
        }
        return this;
    }

    private void oblige(Action action) {
        switch (action) {
            case Action.StartInstance(var spec) -> feed(new Event.InstanceStarted(spec.id(), 4711));
            case Action.StopInstance(var id, _) ->
                    feed(new Event.InstanceEnded(id, 143, "exit code 143", List.of()));
            case Action.ApplyRoutes(var routes) -> {
                feed(new Event.RoutesApplied(routes.generation()));
                feed(
                        new Event.TrafficSeen(
                                new Traffic("e", routes.generation(), 0, Map.of(), Map.of())));
            }
            case Action.ForgetInstance _,
                    Action.ForgetRelease _,
                    Action.RunSchema _,
                    Action.UndoSchema _,
                    Action.CancelSchema _,
                    Action.CancelHook _,
                    Action.RunHook _,
                    Action.WarmUp _,
                    Action.CancelWarmUp _ -> {}
        }
    }

    /// Second by second, every running instance answers its health check well.
    Drive pass(Duration time) {
        for (int i = 0; i < time.toSeconds(); i++) {
            now = now.plusSeconds(1);
            answerWell();
        }
        return this;
    }

    /// Every running instance answers its health check well.
    void answerWell() {
        for (Instance one : state.all()) {
            if (one.running()) {
                feed(
                        new Event.HealthAnswered(
                                one.id(), new Answer.Healthy(3), new PortOwner.Instance()));
            }
        }
        feed(new Event.Tick());
    }

    /// Fails its health check three times, which makes it unhealthy.
    Drive fallIll(String id) {
        for (int i = 0; i < Shop.health().failures(); i++) {
            feed(
                    new Event.HealthAnswered(
                            new InstanceId(id),
                            new Answer.Unhealthy(503, ""),
                            new PortOwner.Instance()));
        }
        return this;
    }

    /// Only time.
    Drive sleep(Duration time) {
        now = now.plus(time);
        return feed(new Event.Tick());
    }

    Drive crash(String id) {
        return feed(new Event.InstanceEnded(new InstanceId(id), 1, "exit code 1", List.of("boom")));
    }

    <T extends Action> List<T> sent(Class<T> kind) {
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> alive() {
        return state.alive().stream().map(one -> one.id().value()).toList();
    }

    Optional<Outcome> outcome() {
        return state.deployment().flatMap(Deployment::outcome);
    }
}
