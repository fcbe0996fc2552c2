package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Deployment.Kind;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The person at the keyboard: changes the service again and again, interferes, and in the end,
/// when nothing goes wrong any more, wants one good release in service and everything tidy.
final class User {
    private static final long LOOK = 500;
    private static final long PATIENCE = 60_000;
    private static final long CALM = 300_000;
    private static final long SETTLING = 5_000;

    private final World world;
    private final Planner planner = new Planner();
    private final boolean adopts;
    private int changesLeft;
    private int refused;
    private long pausedSince = -1;
    private boolean finished;

    /// @param adopts the service runs already, and is taken over before its first deployment
    User(World world, int changes, boolean adopts) {
        this.world = world;
        this.adopts = adopts;
        this.changesLeft = changes;
    }

    boolean finished() {
        return finished;
    }

    /// Plans that were refused, most for lack of ports.
    int refused() {
        return refused;
    }

    void next() {
        if (!world.agent().fit() || state().open().isPresent()) {
            watch(this::next);
        } else if (changesLeft-- > 0) {
            change();
        } else {
            world.trace().line("user", () -> "from here on nothing goes wrong any more");
            world.faults().heal();
            world.strain().none();
            world.time().after(CALM, this::finale);
        }
    }

    private ServiceState state() {
        return world.agent().state();
    }

    private void later(Runnable work) {
        world.time().after(LOOK, work);
    }

    private void change() {
        boolean begins =
                state().deployments() == 0
                        && state().releases().isEmpty()
                        && state().instances().isEmpty();
        if (begins && adopts) {
            adopt();
        } else {
            deployOrElse();
        }
    }

    /// What ran before: one process, which is there when it is asked for, and well, or nobody would
    /// have adopted it.
    private void adopt() {
        Release release = world.scenario().release(Quality.GOOD, world.scenario().strategy());
        InstanceSpec spec =
                new InstanceSpec(
                        new InstanceId(Scenario.SERVICE + "-" + release.label() + "-0a"),
                        Scenario.SERVICE,
                        release.label(),
                        Address.local(release.settings().ports().ports().getFirst()),
                        "1",
                        release.settings().directory(),
                        release.settings().command(),
                        Map.of(),
                        "",
                        0,
                        Optional.of(new Adopted(7, 7, "boot", List.of(), "")));
        world.agent().post(new Event.Adopt(release, spec));
        world.time().after(2_000, () -> watch(this::pause));
    }

    private void deployOrElse() {
        boolean submitted = submit(this::drawn);
        if (submitted) {
            meddle();
        }
        world.time().after(2_000, () -> watch(this::pause));
    }

    private void pause() {
        if (world.scenario().database() && world.chance().happens(0.3)) {
            contract();
        }
        world.time().after(world.chance().between(1, 60_000), this::next);
    }

    /// A deployment that is to begin.
    private record Wish(Kind kind, Release to, Plan plan, int wanted) {}

    private interface Idea {
        Wish wish(ServiceState state, long number);
    }

    /// Plans now; the plan arrives a little later, like that of a command that does its checks in
    /// between.
    private boolean submit(Idea idea) {
        ServiceState state = state();
        long number = state.deployments() + 1;
        try {
            Wish wish = idea.wish(state, number);
            Deployment planned =
                    Deployment.planned(
                            number,
                            wish.kind(),
                            state.stable(),
                            wish.to().label(),
                            wish.to().settings().strategy().label(),
                            "user",
                            wish.plan(),
                            state.ledger().totals(),
                            world.time().instant());
            Event begin = new Event.Begin(planned, List.of(wish.to()), wish.wanted());
            world.time().after(world.chance().skewed(1, 1_500), () -> world.agent().post(begin));
            return true;
        } catch (Problem problem) {
            refused++;
            world.trace().line("user", () -> "refused: " + problem.getMessage());
            return false;
        }
    }

    private Wish drawn(ServiceState state, long number) {
        if (state.stable().isEmpty()) {
            return deploy(state, number, world.scenario().release());
        }
        Release stable = state.stableRelease().orElseThrow();
        if (state.wanted() == 0 && world.chance().happens(0.7)) {
            int count = stable.settings().instances();
            return new Wish(Kind.START, stable, planner.scale(state, number, count), count);
        }
        int draw = world.chance().between(1, 100);
        if (draw <= 55 || state.wanted() == 0) {
            return deploy(state, number, world.scenario().release());
        } else if (draw <= 65) {
            return back(state, number);
        } else if (draw <= 75) {
            return again(state, number);
        } else if (draw <= 85) {
            return new Wish(Kind.RESTART, stable, planner.restart(state, number), state.wanted());
        } else if (draw <= 96) {
            int count = world.chance().between(1, 4);
            return new Wish(Kind.SCALE, stable, planner.scale(state, number, count), count);
        }
        return new Wish(Kind.STOP, stable, planner.scale(state, number, 0), 0);
    }

    private Wish deploy(ServiceState state, long number, Release to) {
        if (world.scenario().database() && world.chance().happens(0.5)) {
            world.schema().write("V" + number + "__change");
        }
        return wish(Kind.DEPLOY, state, number, to);
    }

    private Wish wish(Kind kind, ServiceState state, long number, Release to) {
        if (!world.scenario().database()) {
            Plan plan = planner.deploy(state, number, to, Optional.empty());
            return new Wish(kind, to, plan, to.settings().instances());
        }
        boolean brings = kind == Kind.DEPLOY;
        SchemaPlan schema = brings ? world.schema().plan() : world.schema().asItIs();
        Release made = brings ? to.withSchema(madeFor(state, to, schema)) : to;
        // now and then the database does not answer somebody who wants to go back
        boolean asked = brings || world.chance().happens(0.8);
        Plan plan =
                planner.deploy(state, number, made, asked ? Optional.of(schema) : Optional.empty());
        return new Wish(kind, made, plan, made.settings().instances());
    }

    private static int madeFor(ServiceState state, Release to, SchemaPlan schema) {
        OptionalInt known =
                state.releases().values().stream()
                        .filter(one -> one.artifactSha256().equals(to.artifactSha256()))
                        .mapToInt(Release::schema)
                        .max();
        return SchemaFit.number(known, schema);
    }

    /// A person contracts what is in step, at any time: where somebody needs the old shape, the
    /// engine has to see to it.
    private void contract() {
        Optional<String> migration = world.schema().contractable();
        if (migration.isEmpty() || !world.agent().fit()) {
            return;
        }
        int number = world.schema().number(migration.get());
        world.agent().post(new Event.Contract(number));
        if (world.agent().fit() && state().contracted() >= number) {
            world.schema().finish(migration.get(), Phase.CONTRACT);
        }
    }

    private Wish back(ServiceState state, long number) {
        return state.previous()
                .filter(
                        label ->
                                !state.stable().equals(Optional.of(label))
                                        && state.releases().containsKey(label))
                .map(label -> wish(Kind.ROLLBACK, state, number, state.release(label)))
                .orElseGet(() -> deploy(state, number, world.scenario().release()));
    }

    /// Retry: the release of a deployment that did not succeed, once more.
    private Wish again(ServiceState state, long number) {
        return state.deployment()
                .filter(
                        last ->
                                !last.outcome().equals(Optional.of(Outcome.SUCCEEDED))
                                        && !state.stable().equals(Optional.of(last.to()))
                                        && state.releases().containsKey(last.to()))
                .map(last -> wish(Kind.DEPLOY, state, number, state.release(last.to())))
                .orElseGet(() -> deploy(state, number, world.scenario().release()));
    }

    private void meddle() {
        if (!world.chance().happens(world.faults().meddling)) {
            return;
        }
        for (int i = world.chance().between(1, 3); i > 0; i--) {
            world.time().after(world.chance().skewed(1, 120_000), this::interfere);
        }
    }

    private void interfere() {
        // now and then it is late, and meant for a deployment that has ended
        long number = state().deployments() - (world.chance().happens(0.1) ? 1 : 0);
        List<Event> orders =
                List.of(
                        new Event.Abort(number, "user"),
                        new Event.RollBack(number, "user"),
                        new Event.Promote(number, "user"),
                        new Event.Pause(number, "user"),
                        new Event.Resume(number, "user"),
                        prune());
        if (!world.agent().fit()) {
            return;
        }
        if (world.scenario().database() && world.chance().happens(0.1)) {
            contract();
        } else if (world.chance().happens(0.2)) {
            submit(this::drawn);
        } else {
            world.agent().post(world.chance().pick(orders));
        }
    }

    private Event prune() {
        return new Event.Prune(new ArrayList<>(state().releases().keySet()));
    }

    /// Waits for the end of what is open; nobody leaves a deployment paused for ever.
    private void watch(Runnable whenEnded) {
        Optional<Deployment> open = state().open();
        if (open.isEmpty() && world.agent().fit()) {
            pausedSince = -1;
            whenEnded.run();
            return;
        }
        boolean paused = open.map(Deployment::pause).orElse(false);
        pausedSince = !paused ? -1 : pausedSince < 0 ? world.time().now() : pausedSince;
        if (paused && world.time().now() - pausedSince > PATIENCE) {
            world.agent().post(new Event.Resume(state().deployments(), "user"));
        }
        later(() -> watch(whenEnded));
    }

    private void finale() {
        watch(
                () ->
                        inspect(
                                SETTLING,
                                () -> {
                                    boolean submitted =
                                            submit(
                                                    (state, number) ->
                                                            wish(
                                                                    Kind.DEPLOY,
                                                                    state,
                                                                    number,
                                                                    world.scenario()
                                                                            .release(
                                                                                    Quality.GOOD,
                                                                                    world.scenario()
                                                                                            .strategy())));
                                    if (!submitted) {
                                        submit(
                                                (state, number) ->
                                                        wish(
                                                                Kind.DEPLOY,
                                                                state,
                                                                number,
                                                                world.scenario()
                                                                        .release(
                                                                                Quality.GOOD,
                                                                                new Strategy
                                                                                        .Recreate())));
                                    }
                                    world.time().after(2_000, () -> watch(this::end));
                                }));
    }

    private void end() {
        Deployment last = state().deployment().orElseThrow();
        if (!last.outcome().equals(Optional.of(Outcome.SUCCEEDED))) {
            throw new Violation(
                    "I6",
                    "with nothing going wrong a good release did not succeed: "
                            + last.outcome()
                            + " "
                            + last.cause());
        }
        world.time().after(CALM, () -> inspect(SETTLING, () -> finished = true));
    }

    /// An instance that falls silent at this very moment moves the routes, the agent hears a little
    /// later of one that ends, and the host takes its time to forget one that has just ended: all
    /// have this long to get there.
    private void inspect(long left, Runnable next) {
        if (left > 0 && !(state().routing().settled() && heard() && forgotten())) {
            world.time().after(LOOK, () -> inspect(left - LOOK, next));
            return;
        }
        world.rules().quiet();
        next.run();
    }

    private boolean heard() {
        return state().alive().stream()
                .allMatch(
                        one ->
                                world.runtime()
                                        .process(one.id())
                                        .map(SimulatedProcess::alive)
                                        .orElse(false));
    }

    private boolean forgotten() {
        return world.runtime().known().stream()
                .allMatch(one -> one.alive() || state().instances().containsKey(one.id()));
    }
}
