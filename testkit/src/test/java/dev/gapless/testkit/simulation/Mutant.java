package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;
import dev.gapless.core.deploy.UndoSchemaStep;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Deliberate bugs. Each is a mistake that somebody could make in the engine, the planner, a step
/// or the loop, and each has to be caught, by one of the rules named.
enum Mutant implements Tampering {
    /// The plan stops the old release without waiting until it is idle.
    STOPS_WITHOUT_DRAINING("I2") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.Begin(var deployment, var releases, int wanted)
                                    ? new Event.Begin(
                                            Edit.without(
                                                    deployment, 0, DrainStep.class::isInstance),
                                            releases,
                                            wanted)
                                    : event,
                            now);
        }
    },

    /// The drain takes an observation made under the routes of before for one made under the new
    /// ones.
    BELIEVES_OLD_OBSERVATIONS("I2") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.TrafficSeen(Traffic seen) ? fresh(seen) : event,
                            now);
        }

        private static Event fresh(Traffic seen) {
            return new Event.TrafficSeen(
                    new Traffic(
                            seen.epoch(),
                            Long.MAX_VALUE,
                            seen.held(),
                            seen.releases(),
                            seen.instances()));
        }
    },

    /// Routes count as in force as soon as they are asked for.
    ACKNOWLEDGES_ROUTES_ITSELF("I2") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                Routing routing = decision.state().routing();
                Routing acked =
                        new Routing(
                                routing.generation(),
                                routing.asked(),
                                routing.generation(),
                                routing.failure(),
                                routing.retryAt(),
                                routing.attempts());
                return Edit.state(decision, Edit.routing(decision.state(), acked));
            };
        }
    },

    /// Whoever is slowed down once stays so.
    NEVER_GOES_ON("pace", "low", "I6") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                Optional<Deployment> before = state.open();
                Optional<Deployment> after = decision.state().open();
                boolean goesOn =
                        before.isPresent()
                                && after.isPresent()
                                && before.get().number() == after.get().number()
                                && after.get().pace().compareTo(before.get().pace()) < 0
                                && !after.get().goingBack()
                                && !after.get().promoted();
                return goesOn
                        ? Edit.state(
                                decision,
                                Edit.deployment(
                                        decision.state(),
                                        Optional.of(
                                                Edit.dips(
                                                        after.get(),
                                                        before.get().dips().orElseThrow()))))
                        : decision;
            };
        }
    },

    /// Dips of the stable release are nobody's business.
    IGNORES_DIPS("dip") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                return decision.state()
                        .open()
                        .filter(open -> open.pace() != Pace.FULL)
                        .map(
                                open ->
                                        Edit.state(
                                                decision,
                                                Edit.deployment(
                                                        decision.state(),
                                                        Optional.of(
                                                                Edit.dips(
                                                                        open,
                                                                        new Dips(
                                                                                open.dips()
                                                                                        .orElseThrow()
                                                                                        .usual(),
                                                                                List.of()))))))
                        .orElse(decision);
            };
        }
    },

    /// That the switch came back without its routes is nobody's business.
    IGNORES_LOST_ROUTES("I1", "I2", "I6", "quiet") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.RoutesLost ? new Event.Tick() : event,
                            now);
        }
    },

    /// After a crash an instance that was being started is not asked for again.
    FORGETS_WHAT_WAS_STARTING("restart", "I6", "quiet", "I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                return event instanceof Event.Recovered
                        ? actions(
                                decision,
                                action -> action instanceof Action.StartInstance ? null : action)
                        : decision;
            };
        }
    },

    /// An unhealthy instance loses its requests even when it is the last one.
    EJECTS_THE_LAST_ONE("I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                return actions(
                        decision,
                        action ->
                                action instanceof Action.ApplyRoutes(Routes routes)
                                        ? new Action.ApplyRoutes(
                                                onlyHealthy(routes, decision.state()))
                                        : action);
            };
        }

        private static Routes onlyHealthy(Routes routes, ServiceState state) {
            List<Routes.Target> targets =
                    routes.targets().stream()
                            .map(
                                    one ->
                                            new Routes.Target(
                                                    one.instance(),
                                                    one.release(),
                                                    one.address(),
                                                    one.active()
                                                            && Optional.ofNullable(
                                                                            state.instances()
                                                                                    .get(
                                                                                            one
                                                                                                    .instance()))
                                                                    .map(Instance::healthy)
                                                                    .orElse(false)))
                            .toList();
            return new Routes(
                    routes.service(),
                    routes.generation(),
                    routes.settings(),
                    routes.weights(),
                    targets,
                    routes.hold());
        }
    },

    /// Actions are dispatched before they are in the journal.
    DISPATCHES_BEFORE_THE_JOURNAL("ports", "leak", "quiet", "I1", "I2", "I3", "I6") {
        private final ThreadLocal<LateJournal> late = new ThreadLocal<>();

        @Override
        public StateJournal journal(StateJournal real) {
            LateJournal journal = new LateJournal(real);
            late.set(journal);
            return journal;
        }

        @Override
        public Consumer<Action> dispatcher(Consumer<Action> real) {
            LateJournal journal = late.get();
            return action -> {
                real.accept(action);
                journal.dispatched();
            };
        }
    },

    /// A second deployment begins while one is open.
    LETS_TWO_IN("I3") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            event instanceof Event.Begin
                                    ? Edit.deployment(state, Optional.empty())
                                    : state,
                            event,
                            now);
        }
    },

    /// A healthy answer counts, whoever gave it.
    BELIEVES_STRANGERS("gate", "I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.HealthAnswered(var id, var answer, _)
                                    ? new Event.HealthAnswered(id, answer, new PortOwner.Instance())
                                    : event,
                            now);
        }
    },

    /// Nobody wakes the loop when a deadline has passed.
    FORGETS_DEADLINES("deadline") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                return new Decision(
                        decision.state(),
                        decision.actions(),
                        decision.waitingFor(),
                        Optional.empty());
            };
        }
    },

    /// A database that is away for a moment turns the deployment back.
    GIVES_UP_THE_DATABASE("I6") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event
                                            instanceof
                                            Event.SchemaFailed(
                                                    var migration,
                                                    var phase,
                                                    var problem)
                                    ? new Event.SchemaFailed(
                                            migration, phase, Edit.lasting(problem))
                                    : event,
                            now);
        }
    },

    /// The way back leaves the schema as it is.
    LEAVES_THE_SCHEMA("I6") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                ServiceState next = decision.state();
                Optional<Deployment> edited =
                        next.deployment()
                                .map(
                                        one ->
                                                one.open() && one.goingBack()
                                                        ? Edit.without(
                                                                one,
                                                                one.step() + 1,
                                                                UndoSchemaStep.class::isInstance)
                                                        : one);
                return Edit.state(decision, Edit.deployment(next, edited));
            };
        }
    },

    /// What is to be stopped is not stopped.
    NEVER_STOPS("leak", "ports", "I6") {
        @Override
        public Consumer<Action> dispatcher(Consumer<Action> real) {
            return action -> {
                if (!(action instanceof Action.StopInstance)) {
                    real.accept(action);
                }
            };
        }
    },

    /// Nobody minds what becomes of the candidate once it has been healthy.
    GUARDS_NOBODY("guard", "I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Optional<Deployment> open = state.open().filter(one -> !one.goingBack());
                boolean concerns =
                        switch (event) {
                            case Event.HealthAnswered(var id, _, _) -> proven(state, open, id);
                            case Event.InstanceEnded(var id, _, _, _) -> proven(state, open, id);
                            default -> false;
                        };
                if (concerns) {
                    return real.decide(state, new Event.Tick(), now);
                }
                return real.decide(
                        state,
                        event instanceof Event.TrafficSeen(Traffic seen) ? flawless(seen) : event,
                        now);
            };
        }

        private static boolean proven(
                ServiceState state, Optional<Deployment> open, InstanceId id) {
            Instance one = state.instances().get(id);
            return one != null
                    && one.running()
                    && one.health().everHealthy()
                    && open.map(deployment -> deployment.started(id)).orElse(false);
        }

        private static Event flawless(Traffic seen) {
            Map<String, Traffic.Release> releases = new HashMap<>();
            seen.releases()
                    .forEach(
                            (label, counts) ->
                                    releases.put(
                                            label,
                                            new Traffic.Release(
                                                    counts.requests(), 0, 0, List.of())));
            return new Event.TrafficSeen(
                    new Traffic(
                            seen.epoch(),
                            seen.generation(),
                            seen.held(),
                            releases,
                            seen.instances()));
        }
    },

    /// 5xx are not held against the new release.
    IGNORES_ERRORS("guard") {
        @Override
        public Decider decider(Decider real) {
            Decider blind = GUARDS_NOBODY.decider(real);
            return (state, event, now) ->
                    (event instanceof Event.TrafficSeen ? blind : real).decide(state, event, now);
        }
    },

    /// Bake time is over as soon as it begins.
    ENDS_BAKING_AT_ONCE("bake") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.Begin(var deployment, var releases, int wanted)
                                    ? new Event.Begin(
                                            Edit.without(deployment, 0, BakeStep.class::isInstance),
                                            releases,
                                            wanted)
                                    : event,
                            now);
        }
    },

    /// Who crashed stays away.
    NEVER_RESTARTS("restart") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    actions(
                            real.decide(state, event, now),
                            action ->
                                    action instanceof Action.StartInstance(var spec)
                                                    && spec.id().value().matches(".*-r[0-9]+")
                                            ? null
                                            : action);
        }
    },

    /// The first healthy answer is enough.
    BELIEVES_THE_FIRST_ANSWER("gate", "I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                boolean good =
                        event
                                instanceof
                                Event.HealthAnswered(_, Answer.Healthy _, PortOwner.Instance _);
                return good && event instanceof Event.HealthAnswered(var id, _, _)
                        ? real.decide(
                                Edit.instance(state, id, one -> Edit.health(one, true, true)),
                                event,
                                now)
                        : real.decide(state, event, now);
            };
        }
    },

    /// Whoever runs counts as healthy.
    HAS_NO_HEALTH_GATE("gate", "I1") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                ServiceState well = state;
                for (Instance one : state.all()) {
                    if (one.running() && !one.health().everHealthy()) {
                        well = Edit.instance(well, one.id(), it -> Edit.health(it, true, false));
                    }
                }
                return real.decide(well, event, now);
            };
        }
    },

    /// A person who wants to go back is not heard.
    IS_DEAF_TO_PEOPLE("obey") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) ->
                    real.decide(
                            state,
                            event instanceof Event.Abort || event instanceof Event.RollBack
                                    ? new Event.Tick()
                                    : event,
                            now);
        }
    },

    /// A contract is taken for possible whoever needs the old shape.
    CONTRACTS_WHAT_IS_IN_USE("I4") {
        @Override
        public Decider decider(Decider real) {
            return (state, event, now) -> {
                Decision decision = real.decide(state, event, now);
                return event instanceof Event.Contract(int number)
                        ? Edit.state(decision, Edit.contracted(decision.state(), number))
                        : decision;
            };
        }
    };

    private final Set<String> rules;

    Mutant(String... rules) {
        this.rules = Set.of(rules);
    }

    /// The rules of which one has to catch it.
    Set<String> rules() {
        return rules;
    }

    private interface Change {
        /// Null when the action is dropped.
        @Nullable Action of(Action action);
    }

    private static Decision actions(Decision old, Change change) {
        List<Action> changed = new ArrayList<>();
        for (Action action : old.actions()) {
            Action other = change.of(action);
            if (other != null) {
                changed.add(other);
            }
        }
        return new Decision(old.state(), changed, old.waitingFor(), old.wake());
    }

    /// Writes an entry only when all actions of it have been dispatched.
    private static final class LateJournal implements StateJournal {
        private final StateJournal real;
        private Optional<Runnable> entry = Optional.empty();
        private int left;

        LateJournal(StateJournal real) {
            this.real = real;
        }

        @Override
        public void append(Event event, Decision decision, Instant now) {
            entry = Optional.of(() -> real.append(event, decision, now));
            left = decision.actions().size();
            write();
        }

        void dispatched() {
            left--;
            write();
        }

        private void write() {
            if (left == 0) {
                entry.ifPresent(Runnable::run);
                entry = Optional.empty();
            }
        }
    }
}
