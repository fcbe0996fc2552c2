package dev.gapless.agent.operate;

import dev.gapless.agent.adopt.LetGo;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Retention;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.plan.SwitchFit;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The commands on a service that runs. Each answers with what it did, and with the deployment that
/// it began or steers.
public final class Commands {
    private static final Duration STEER_LIMIT = Duration.ofSeconds(10);

    private final Services services;
    private final Operations operations;
    private final Ports ports;
    private final LetGo letGo;
    private final Fronts fronts;
    private final Planner planner = new Planner();

    public Commands(
            Services services, Operations operations, Ports ports, LetGo letGo, Fronts fronts) {
        this.letGo = letGo;
        this.fronts = fronts;
        this.services = services;
        this.operations = operations;
        this.ports = ports;
    }

    /// @param text for people
    /// @param deployment what to follow now
    /// @param plan of it, or what it would be
    /// @param to label of the release that the plan leads to; empty without a plan
    public record Done(
            List<String> text, Optional<Deployment> deployment, Optional<Plan> plan, String to) {
        public Done {
            text = List.copyOf(text);
        }

        Done(String text, Optional<Deployment> deployment, Optional<Plan> plan, String to) {
            this(text.isEmpty() ? List.of() : List.of(text), deployment, plan, to);
        }

        static Done said(List<String> lines) {
            return new Done(lines, Optional.empty(), Optional.empty(), "");
        }

        static Done said(String text) {
            return new Done(text, Optional.empty(), Optional.empty(), "");
        }

        static Done began(String text, Deployment deployment, Plan plan) {
            return new Done(text, Optional.of(deployment), Optional.of(plan), deployment.to());
        }
    }

    /// A command that was looked at: nothing has happened yet.
    ///
    /// @param preview what it would do
    /// @param act does it
    private record Intent(Done preview, Act act) {}

    private interface Act {
        Done run() throws InterruptedException;
    }

    public Done run(String name, String command, CommandRequest request)
            throws InterruptedException {
        if (request.dryRun() || steers(services.find(name), command)) {
            return decide(name, command, request);
        }
        return operations.alone(name, () -> decide(name, command, request));
    }

    private Done decide(String name, String command, CommandRequest request)
            throws InterruptedException {
        Intent intent = intent(services.find(name), command, request);
        return request.dryRun() ? intent.preview() : intent.act().run();
    }

    /// What steers the open deployment must not wait for those that want to be next.
    private static boolean steers(ServiceRunner runner, String command) {
        return switch (command) {
            case "abort", "promote", "pause", "resume" -> true;
            case "rollback" -> runner.state().open().isPresent();
            default -> false;
        };
    }

    private Intent intent(ServiceRunner runner, String command, CommandRequest request) {
        return switch (command) {
            case "abort" -> abort(runner, request);
            case "rollback" -> rollback(runner, request);
            case "promote" -> promote(runner, request.by());
            case "pause" -> steer(runner, Order.PAUSE, request.by());
            case "resume" -> steer(runner, Order.RESUME, request.by());
            case "retry" -> retry(runner, request);
            case "restart" -> restart(runner, request);
            case "stop" -> stop(runner, request);
            case "start" -> start(runner, request);
            case "scale" -> scale(runner, request, Deployment.Kind.SCALE, instances(request));
            case "prune" -> prune(runner);
            case "remove" ->
                    request.arguments().containsKey("keep-running")
                            ? letGo(runner)
                            : remove(runner);
            default ->
                    throw Problem.of(ProblemCode.USAGE, "There is no command " + command + ".")
                            .todo("gapless --help lists them")
                            .build();
        };
    }

    private static Deployment open(ServiceRunner runner) {
        return runner.state()
                .open()
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.NO_DEPLOYMENT,
                                                "No deployment of "
                                                        + runner.name()
                                                        + " is under way.")
                                        .serves(runner.state().serving().orElse("nothing"))
                                        .todo("gapless status shows what serves")
                                        .build());
    }

    /// Done when the deployment has heard of it: an order that crosses a promotion or the end is
    /// refused, not lost.
    private static Intent steer(ServiceRunner runner, Order order, String by) {
        Deployment open = open(runner);
        if (open.goingBack()) {
            throw notNow(open, "It is on its way back already.", "gapless status --watch");
        }
        String said = open.to() + " " + order.said();
        return new Intent(
                Done.said(said),
                () -> {
                    Deployment steered = heard(runner, order, open, by);
                    return new Done(said, Optional.of(steered), Optional.empty(), "");
                });
    }

    private static Deployment heard(ServiceRunner runner, Order order, Deployment open, String by)
            throws InterruptedException {
        ServiceState after =
                runner.ask(order.event(open.number(), by), STEER_LIMIT)
                        .orElseThrow(() -> Refusals.unheard(runner.state(), STEER_LIMIT));
        Deployment now =
                after.deployment().filter(one -> one.number() == open.number()).orElse(open);
        if (!order.heardBy(now)) {
            throw notNow(
                    now,
                    "It went on before it heard of that.",
                    now.promoted() ? "gapless rollback" : "gapless status");
        }
        return now;
    }

    private static Problem notNow(Deployment open, String why, String todo) {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, why)
                .found("deployment " + open.number() + " to " + open.to() + " is " + open.state())
                .todo(todo)
                .build();
    }

    private static Intent abort(ServiceRunner runner, CommandRequest request) {
        Deployment open = open(runner);
        if (open.promoted()) {
            throw notNow(
                    open,
                    open.to() + " is promoted; there is nothing left to abort.",
                    "gapless rollback");
        }
        return steer(runner, Order.ABORT, request.by());
    }

    private Intent rollback(ServiceRunner runner, CommandRequest request) {
        Optional<Deployment> open = runner.state().open();
        if (open.isPresent() && !open.get().promoted()) {
            throw notNow(open.get(), open.get().to() + " is not promoted yet.", "gapless abort");
        }
        if (open.isPresent() && wantsItsWayBack(open.get(), request)) {
            return rollbackOfOpen(runner, open.get(), request);
        }
        ServiceState state = runner.state();
        Release to = rollbackTarget(state, request);
        refuseMissing(to);
        return planned(
                runner,
                new Wish(
                        Deployment.Kind.ROLLBACK,
                        request.by(),
                        "going back to " + to.label(),
                        to,
                        to.settings().instances()),
                now -> goingBack(now, to));
    }

    private Plan goingBack(ServiceState now, Release to) {
        return planner.rollback(now, now.deployments() + 1, to, SchemaNow.before(ports, now, to));
    }

    /// Whether the way back of an open deployment leads where it is wanted. To another release that
    /// is named there is a deployment of its own, after the bake.
    private static boolean wantsItsWayBack(Deployment open, CommandRequest request) {
        String wanted = version(request);
        if (wanted.equals(open.to())) {
            throw notNow(
                    open,
                    open.to() + " is the release that serves; name another one.",
                    "gapless rollback");
        }
        return open.from().filter(from -> wanted.isEmpty() || wanted.equals(from)).isPresent();
    }

    /// The release that was named, empty for none.
    private static String version(CommandRequest request) {
        return request.arguments().getOrDefault("version", "");
    }

    /// The release before is ended then.
    private Intent promote(ServiceRunner runner, String by) {
        operations.requireNotPassed(runner.state(), Deployment.Kind.DEPLOY);
        return steer(runner, Order.PROMOTE, by);
    }

    /// The release before still runs, or its place is kept.
    private Intent rollbackOfOpen(ServiceRunner runner, Deployment open, CommandRequest request) {
        String from = open.from().orElseThrow();
        operations.requireNotLost(runner.state(), runner.state().release(from));
        operations.requireNotPassed(runner.state(), Deployment.Kind.ROLLBACK);
        Intent intent = steer(runner, Order.ROLL_BACK, request.by());
        Optional<Plan> plan = Optional.of(planner.back(runner.state()));
        Done preview = new Done("going back to " + from, Optional.empty(), plan, from);
        return new Intent(preview, intent.act());
    }

    /// A change that needs a plan of its own.
    private record Wish(Deployment.Kind kind, String by, String text, Release to, int wanted) {}

    private interface Planned {
        Plan upon(ServiceState state);
    }

    /// What is shown while a bake is going on is what will be done once it has been ended. Whatever
    /// can be refused is refused before that.
    private Intent planned(ServiceRunner runner, Wish wish, Planned how) {
        operations.refuseBesideSchemaWork(runner.name());
        ServiceState state = AfterBake.of(runner.state(), services.moment(runner.name()));
        Plan plan = how.upon(state);
        SwitchFit.require(
                state,
                wish.to(),
                plan,
                ports.switches().of(wish.to().settings().trafficSwitch()).capabilities());
        Refusals.throwAll(
                Preflights.problems(ports, state, wish.to(), plan, runner.state().alive()),
                runner.state());
        operations.requireNotLost(state, wish.to());
        operations.requireNotPassed(state, wish.kind());
        Done preview =
                new Done(wish.text(), Optional.empty(), Optional.of(plan), wish.to().label());
        return new Intent(preview, () -> begin(runner, wish, how));
    }

    private Done begin(ServiceRunner runner, Wish wish, Planned how) throws InterruptedException {
        return operations.alone(
                runner.name(),
                () -> {
                    operations.refuseBesideSchemaWork(runner.name());
                    operations.refuseWithoutRoom();
                    operations.makeWay(runner.name());
                    Plan plan = how.upon(runner.state());
                    Deployment begun =
                            operations.begin(
                                    runner.name(),
                                    wish.kind(),
                                    wish.by(),
                                    wish.to(),
                                    plan,
                                    wish.wanted());
                    return Done.began(wish.text(), begun, plan);
                });
    }

    private static Release rollbackTarget(ServiceState state, CommandRequest request) {
        String wanted = version(request);
        if (!wanted.isEmpty()) {
            return known(state, wanted);
        }
        return state.previous()
                .filter(label -> state.releases().containsKey(label))
                .map(state::release)
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.NOTHING_TO_ROLL_BACK,
                                                "There is no release of "
                                                        + state.service()
                                                        + " to go back to.")
                                        .found(
                                                "releases on disk: "
                                                        + String.join(
                                                                ", ", state.releases().keySet()))
                                        .serves(Refusals.serves(state))
                                        .todo("name one: gapless rollback VERSION")
                                        .build());
    }

    private static Release known(ServiceState state, String label) {
        if (!state.releases().containsKey(label)) {
            throw Problem.of(
                            ProblemCode.RELEASE_UNKNOWN,
                            "There is no release " + label + " of " + state.service() + ".")
                    .found("releases on disk: " + String.join(", ", state.releases().keySet()))
                    .serves(Refusals.serves(state))
                    .todo("gapless deploy " + versionOf(label) + " if you have its artifact")
                    .build();
        }
        return state.release(label);
    }

    /// What `deploy` takes: without the revision, which comes from the settings.
    private static String versionOf(String label) {
        return label.replaceFirst("\\+[1-9][0-9]*$", "");
    }

    private void refuseMissing(Release to) {
        String now = ports.store().checksum(to.artifact());
        if (!now.equals(to.artifactSha256())) {
            throw Problem.of(
                            ProblemCode.ARTIFACT_CHECKSUM,
                            "The kept artifact of " + to.label() + " was changed.")
                    .where(to.artifact().toString())
                    .found(
                            "now "
                                    + now.substring(0, 12)
                                    + ", kept "
                                    + to.artifactSha256().substring(0, 12))
                    .todo("deploy it again from its source")
                    .build();
        }
    }

    private Intent retry(ServiceRunner runner, CommandRequest request) {
        ServiceState state = runner.state();
        Deployment last =
                state.deployment()
                        .filter(Operations::canRetry)
                        .orElseThrow(
                                () ->
                                        Problem.of(
                                                        ProblemCode.NOTHING_TO_RETRY,
                                                        "The last deployment has nothing to be"
                                                                + " tried again.")
                                                .serves(Refusals.serves(state))
                                                .todo("gapless deploy VERSION")
                                                .build());
        Release kept = known(state, last.to());
        refuseMissing(kept);
        if (last.kind() == Deployment.Kind.DEPLOY) {
            Refusals.throwAll(Preflights.outlook(ports, kept.settings()).problems(), state);
        }
        // its migration may have come into the folder since, or have gone
        Release to =
                last.kind() == Deployment.Kind.DEPLOY
                        ? Candidates.madeFor(state, kept, migrations(state, kept))
                        : kept;
        return planned(
                runner,
                new Wish(last.kind(), request.by(), "once more " + to.label(), to, last.wanted()),
                now -> again(now, last, to));
    }

    /// The plan of the same command, upon what there is now.
    private Plan again(ServiceState now, Deployment last, Release to) {
        long number = now.deployments() + 1;
        return switch (last.kind()) {
            case DEPLOY -> planner.deploy(now, number, to, migrations(now, to));
            case ROLLBACK -> goingBack(now, to);
            case RESTART -> planner.restart(now, number);
            case STOP -> stopping(now, to);
            case START, SCALE -> planner.scale(now, number, last.wanted());
        };
    }

    private Optional<SchemaPlan> migrations(ServiceState state, Release to) {
        return to.settings().database().map(ports.schema(state.service(), to.label())::plan);
    }

    private static Release stable(ServiceState state) {
        return state.stableRelease()
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.NO_DEPLOYMENT,
                                                state.service() + " has no stable release.")
                                        .todo("gapless deploy VERSION")
                                        .build());
    }

    private Intent restart(ServiceRunner runner, CommandRequest request) {
        ServiceState state = runner.state();
        Release release = stable(state);
        return planned(
                runner,
                new Wish(
                        Deployment.Kind.RESTART,
                        request.by(),
                        "restarting " + release.label(),
                        release,
                        state.wanted()),
                now -> planner.restart(now, now.deployments() + 1));
    }

    private Intent start(ServiceRunner runner, CommandRequest request) {
        Release release = stable(runner.state());
        return scale(runner, request, Deployment.Kind.START, release.settings().instances());
    }

    /// Also what never came to serve: a first deployment that failed may have left it, and nothing
    /// else ends it.
    private Intent stop(ServiceRunner runner, CommandRequest request) {
        ServiceState state = runner.state();
        if (state.stable().isPresent() || state.alive().isEmpty()) {
            return scale(runner, request, Deployment.Kind.STOP, 0);
        }
        Release left = state.release(state.alive().getFirst().release());
        return planned(
                runner,
                new Wish(
                        Deployment.Kind.STOP,
                        request.by(),
                        runner.name() + " to " + Refusals.instances(0),
                        left,
                        0),
                now -> stopping(now, left));
    }

    /// @param left release to name when none is stable
    private Plan stopping(ServiceState now, Release left) {
        long number = now.deployments() + 1;
        return now.stable().isPresent()
                ? planner.scale(now, number, 0)
                : planner.stop(now, number, left);
    }

    private Intent scale(
            ServiceRunner runner, CommandRequest request, Deployment.Kind kind, int wanted) {
        ServiceState state = runner.state();
        Release release = stable(state);
        if (state.open().isEmpty()
                && state.alive(release.label()).size() == wanted
                && wanted == state.wanted()) {
            Done already =
                    Done.said(runner.name() + " has " + Refusals.instances(wanted) + " already");
            return new Intent(already, () -> already);
        }
        return planned(
                runner,
                new Wish(
                        kind,
                        request.by(),
                        runner.name() + " to " + Refusals.instances(wanted),
                        release,
                        wanted),
                now -> planner.scale(now, now.deployments() + 1, wanted));
    }

    private static int instances(CommandRequest request) {
        String text = request.arguments().getOrDefault("instances", "");
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "scale wants a number of instances from 1 to 999, not '" + text + "'.")
                    .todo("gapless scale 3; gapless stop for none")
                    .build();
        }
        return Integer.parseInt(text);
    }

    private Intent prune(ServiceRunner runner) {
        ServiceState state = runner.state();
        stable(state);
        List<String> gone = Retention.superfluous(state);
        if (state.open().isPresent()) {
            throw notNow(
                    state.open().get(),
                    "Nothing is pruned during a deployment.",
                    "gapless status --watch");
        }
        String labels = String.join(", ", gone);
        return new Intent(
                Done.said(gone.isEmpty() ? "nothing to prune" : "would prune " + labels),
                () -> {
                    ServiceState after =
                            runner.ask(new Event.Prune(gone), STEER_LIMIT)
                                    .orElseThrow(
                                            () -> Refusals.unheard(runner.state(), STEER_LIMIT));
                    // what is referred to again by now stays
                    List<String> dropped =
                            gone.stream()
                                    .filter(label -> !after.releases().containsKey(label))
                                    .toList();
                    return Done.said(
                            dropped.isEmpty()
                                    ? "nothing to prune"
                                    : "pruned " + String.join(", ", dropped));
                });
    }

    private void removeFiles(String service) {
        ports.store().kept(service).forEach(label -> ports.store().remove(service, label));
        ports.secrets().forget(service);
    }

    private Intent letGo(ServiceRunner runner) {
        operations.refuseBesideSchemaWork(runner.name());
        LetGo.Plan plan = letGo.look(runner.state());
        return new Intent(Done.said(plan.outline()), () -> Done.said(letGo.run(plan)));
    }

    private Intent remove(ServiceRunner runner) {
        ServiceState state = runner.state();
        operations.refuseBesideSchemaWork(state.service());
        if (!state.alive().isEmpty() || state.open().isPresent()) {
            throw Problem.of(ProblemCode.NOT_POSSIBLE_NOW, runner.name() + " still runs.")
                    .found(Refusals.instances(state.alive().size()))
                    .serves(Refusals.serves(state))
                    .todo("gapless stop, then gapless remove; or leave it: --keep-running")
                    .build();
        }
        return new Intent(
                Done.said("removes " + state.service() + "; its logs stay"),
                () -> {
                    state.routing()
                            .asked()
                            .ifPresent(
                                    asked ->
                                            ports.switches()
                                                    .of(asked.settings())
                                                    .remove(state.service()));
                    services.remove(state.service(), () -> removeFiles(state.service()));
                    fronts.forget(state.service());
                    return Done.said("removed " + state.service() + "; its logs stay");
                });
    }
}
