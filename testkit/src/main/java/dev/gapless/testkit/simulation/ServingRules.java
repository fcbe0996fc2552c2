package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.port.Routes;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.Settings;

import java.util.List;
import java.util.Optional;

/// I1: some healthy instance receives traffic at all times once there was one, unless no instance
/// can be healthy. Requests may be held meanwhile, for a bounded time.
final class ServingRules {
    private static final long WAY = 2_000;

    private final World world;
    private Optional<Routes> last = Optional.empty();
    private boolean served;
    private long dark;
    private long waiting;

    ServingRules(World world) {
        this.world = world;
    }

    /// The service has served, nobody has asked it to stop, and it is not about to serve for the
    /// first time, again.
    private boolean expected() {
        ServiceState state = world.agent().state();
        Optional<Deployment> open = state.open();
        boolean toBeOff =
                open.map(
                                one ->
                                        one.kind() == Deployment.Kind.STOP
                                                || one.goingBack() && one.wantedBefore() == 0
                                                || one.from().isEmpty() && !one.shifted())
                        .orElse(false);
        if (state.wanted() == 0 || toBeOff) {
            served = false;
        }
        return served;
    }

    void beforeRequest(Optional<SimulatedProcess> process) {
        served |= process.map(one -> one.serves(world.time().now())).orElse(false);
    }

    void refused() {
        if (expected()) {
            throw new Violation(
                    "I1",
                    "a request was refused: the switch has nobody to send it to and does not hold"
                            + " it");
        }
    }

    /// Its time was bounded: it is lost. The beat sees to it that nobody who could have answered it
    /// was idle for long; here it is looked at once more, at the very moment.
    void expired() {
        if (expected() && !someWellOneServes()) {
            judge();
        }
    }

    /// As far as the engine knows: routes reach somebody who has been healthy, and a healthy one if
    /// there is one.
    void beforeRoutes(Routes routes, ServiceState state) {
        check(routes, state);
        last = Optional.of(routes);
    }

    /// By the routes right before these. The last one that served may die while a healthy one is
    /// being drained: that one is on its way out and does not come back.
    private boolean justReached(Routes routes, Instance one) {
        return last.filter(before -> before.generation() == routes.generation() - 1)
                .map(before -> before.reaches(one.id()))
                .orElse(false);
    }

    private void check(Routes routes, ServiceState state) {
        for (Routes.Target target : routes.targets()) {
            Instance one = state.instances().get(target.instance());
            boolean fit = one != null && one.health().everHealthy();
            if (routes.reaches(target.instance()) && !fit) {
                throw new Violation(
                        "I1", Describe.routes(routes) + " reach one that was never healthy");
            }
        }
        if (!expected() || routes.hold() && state.rotation().hold()) {
            return;
        }
        if (routes.hold()) {
            state.all().stream()
                    .filter(one -> one.healthy() && one.keepUntil().isEmpty())
                    .filter(one -> !waits(state, one) && justReached(routes, one))
                    .findFirst()
                    .ifPresent(
                            one -> {
                                throw new Violation(
                                        "I1",
                                        Describe.routes(routes)
                                                + " take the requests from "
                                                + one.id()
                                                + ", which is healthy, and hold them");
                            });
            return;
        }
        if (state.all().stream().noneMatch(one -> routes.reaches(one.id()))) {
            throw new Violation("I1", Describe.routes(routes) + " reach nobody and hold nothing");
        }
        boolean healthyMember =
                state.all().stream()
                        .anyMatch(one -> one.healthy() && state.rotation().has(one.id()));
        boolean healthyReached =
                state.all().stream().anyMatch(one -> one.healthy() && routes.reaches(one.id()));
        if (healthyMember && !healthyReached) {
            throw new Violation("I1", Describe.routes(routes) + " reach only sick ones");
        }
    }

    /// In truth: nobody who is well is idle for long while those that get the requests cannot
    /// answer.
    void beat(long millis) {
        if (!expected() || someWellOneServes()) {
            dark = 0;
            waiting = 0;
        } else if (everythingWorks()) {
            List<Instance> idle = idle();
            ServiceState state = world.agent().state();
            boolean all = idle.stream().allMatch(one -> waits(state, one));
            dark = idle.isEmpty() || all ? 0 : dark + millis;
            waiting = idle.isEmpty() ? 0 : waiting + millis;
        } else if (!world.agent().fit()) {
            // an agent that begins or thaws gives everybody the whole time again
            waiting = 0;
        }
        judge();
    }

    private void judge() {
        if (dark > reaction()) {
            throw new Violation(
                    "I1",
                    "for "
                            + dark
                            + " ms nobody who is well got requests, though one was idle: "
                            + Describe.state(world.agent().state()));
        }
        if (waiting > reaction() + patience()) {
            throw new Violation(
                    "I1",
                    "for "
                            + waiting
                            + " ms nobody got requests, though one that is well was waiting: "
                            + Describe.state(world.agent().state()));
        }
    }

    /// From the moment that an instance falls silent until that is known, from the moment that
    /// another can answer until that is known, and the way to the switch.
    private long reaction() {
        HealthPolicy policy = world.scenario().health();
        long answer = policy.timeout().toMillis() + 300;
        long often = policy.interval().toMillis() + 300;
        long seldom = Math.max(policy.interval().toMillis(), policy.watchInterval().toMillis());
        return policy.failures() * (seldom + answer)
                + policy.successes() * often
                + policy.minHealthyTime().toMillis()
                + WAY;
    }

    /// How long one that is well may have to wait for its turn: for others to become healthy, be
    /// drained and stopped.
    private long patience() {
        Settings.Timing timing = world.scenario().timing();
        return world.scenario()
                .health()
                .healthyDeadline()
                .plus(timing.drainTimeout())
                .plus(timing.stopGrace())
                .toMillis();
    }

    private boolean someWellOneServes() {
        return world.runtime().alive().stream()
                .anyMatch(one -> one.well(world.time().now()) && world.served().reaches(one.id()));
    }

    /// Well, and not told to end; nor is that under way to it (the host may refuse for a while).
    private List<Instance> idle() {
        ServiceState state = world.agent().state();
        return world.runtime().alive().stream()
                .filter(one -> one.well(world.time().now()) && !one.told())
                .flatMap(one -> Optional.ofNullable(state.instances().get(one.id())).stream())
                .filter(one -> !(one.process() instanceof Process.Stopping))
                .filter(one -> !givenUp(state, one))
                .toList();
    }

    /// Of a release that never got its turn, left running by a deployment that failed, on its way
    /// out by one that goes back, or kept for a look by one that went back: what was not found good
    /// is not let in meanwhile.
    private static boolean givenUp(ServiceState state, Instance one) {
        boolean neverHadItsTurn =
                state.deployment()
                        .map(last -> !last.open() && !last.shifted() && last.started(one.id()))
                        .orElse(false);
        return neverHadItsTurn
                || goesBeforeItsTurn(state, one)
                || one.keepUntil().isPresent()
                || left(state, one)
                || leftToTheNext(state, one);
    }

    /// Of a candidate that is being taken away again before it got a request: the deployment was
    /// broken off, and what comes back is waited for. (That one is not given up.)
    private static boolean goesBeforeItsTurn(ServiceState state, Instance one) {
        return state.open()
                .map(
                        open ->
                                open.goingBack()
                                        && !open.shifted()
                                        && open.started(one.id())
                                        && one.release().equals(open.to()))
                .orElse(false);
    }

    /// Of a release that an earlier deployment left without requests: the one that is open by now
    /// is about to take it away.
    private static boolean leftToTheNext(ServiceState state, Instance one) {
        return state.open()
                .map(
                        open ->
                                !open.started(one.id())
                                        && !open.from().equals(Optional.of(one.release()))
                                        && !state.rotation().has(one.id()))
                .orElse(false);
    }

    /// Of a release that an earlier deployment failed to take away, and the last one, which failed
    /// too, was not about.
    private static boolean left(ServiceState state, Instance one) {
        return state.deployment()
                .filter(last -> last.outcome().equals(Optional.of(Outcome.FAILED)))
                .map(
                        last ->
                                !one.release().equals(last.to())
                                        && !last.from().equals(Optional.of(one.release())))
                .orElse(false);
    }

    /// It waits for its turn: a candidate before the shift, one that is being drained, anybody
    /// while requests are held as planned.
    private static boolean waits(ServiceState state, Instance one) {
        boolean candidate =
                state.open().map(open -> !open.shifted() && open.started(one.id())).orElse(false);
        return candidate || state.rotation().hold() || leaves(state, one);
    }

    /// It is being drained, or was and is still to be told to end.
    private static boolean leaves(ServiceState state, Instance one) {
        return state.open()
                .filter(Deployment::begun)
                .map(
                        open -> {
                            List<Step> rest =
                                    open.plan()
                                            .steps()
                                            .subList(open.step(), open.plan().steps().size());
                            boolean drains = drains(rest.getFirst(), one);
                            boolean drained = rest.stream().noneMatch(step -> drains(step, one));
                            boolean stops = rest.stream().anyMatch(step -> stops(step, one));
                            return drains || drained && stops;
                        })
                .orElse(false);
    }

    private static boolean drains(Step step, Instance one) {
        return step instanceof DrainStep(_, var ids) && ids.contains(one.id());
    }

    private static boolean stops(Step step, Instance one) {
        return step instanceof StopStep(_, var ids, _) && ids.contains(one.id());
    }

    /// A deployment that a person has halted waits, and so does one in a hook of the user's.
    private boolean everythingWorks() {
        ServiceState state = world.agent().state();
        boolean waits =
                state.open()
                        .map(
                                open ->
                                        open.pause()
                                                || open.begun()
                                                        && open.current() instanceof HookStep)
                        .orElse(false);
        return world.agent().fit()
                && world.trafficSwitch().up()
                && state.routing().settled()
                // that a switch has lost its routes is seen when it can be asked again
                && state.traffic().isPresent()
                && !waits;
    }
}
