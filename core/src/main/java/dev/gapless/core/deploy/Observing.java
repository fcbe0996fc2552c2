package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Takes what was seen into the state. Late or repeated events change nothing.
final class Observing {
    /// Of an instance that no release is known of.
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(30);

    private Observing() {}

    static void take(Draft draft, Event event) {
        switch (event) {
            case Event.InstanceStarted(InstanceId id, long pid) -> started(draft, id, pid);
            case Event.InstanceNotStarted(InstanceId id, var problem) ->
                    draft.change(
                            id,
                            one ->
                                    one.process() instanceof Process.Starting
                                            ? ended(draft, one, -1, "could not be started")
                                                    .withStartProblem(problem)
                                            : one);
            case Event.InstanceEnded(InstanceId id, int code, String how, List<String> lines) ->
                    draft.change(
                            id,
                            one ->
                                    one.alive()
                                            ? ended(draft, one, code, how).withLastLines(lines)
                                            : one);
            case Event.InstanceNotStopped(InstanceId id, var problem) ->
                    draft.change(id, one -> notStopped(draft, one, problem));
            case Event.HealthAnswered(InstanceId id, Answer answer, PortOwner owner) ->
                    draft.change(
                            id, one -> one.running() ? answered(draft, one, answer, owner) : one);
            case Event.RoutesApplied(long generation) ->
                    draft.routing(draft.routing().acked(generation));
            case Event.RoutesLost(long generation) -> routesLost(draft, generation);
            case Event.RoutesNotApplied(long generation, var problem) -> {
                if (generation == draft.routing().generation()) {
                    draft.routing(
                            draft.routing()
                                    .failed(
                                            problem,
                                            draft.now()
                                                    .plus(
                                                            Steering.pause(
                                                                    draft.routing().attempts()))));
                }
            }
            case Event.TrafficSeen(var traffic) -> draft.traffic(traffic);
            case Event.TrafficUnknown() -> draft.trafficUnknown();
            case Event.SchemaMoved(String migration, var phase, var report) ->
                    draft.schema(
                            draft.schema()
                                    .map(
                                            run ->
                                                    run.is(migration, phase)
                                                            ? run.progress(report, draft.now())
                                                            : run));
            case Event.SchemaDone(String migration, var phase, var report) ->
                    draft.schema(
                            draft.schema()
                                    .map(
                                            run ->
                                                    run.is(migration, phase)
                                                            ? run.finished(report, draft.now())
                                                            : run));
            case Event.SchemaFailed(String migration, var phase, var problem) ->
                    draft.schema(
                            draft.schema()
                                    .map(
                                            run ->
                                                    run.is(migration, phase)
                                                            ? run.failed(problem, draft.now())
                                                            : run));
            case Event.HookDone(long number, String name, var problem) ->
                    draft.hook(
                            draft.hook()
                                    .map(
                                            run ->
                                                    run.name().equals(name)
                                                                    && draft.isNumber(number)
                                                            ? new HookRun(
                                                                    name,
                                                                    run.began(),
                                                                    true,
                                                                    problem)
                                                            : run));
            case Event.WarmUpMoved(Instant began, String text) ->
                    warmUp(draft, new WarmUpRun(began, text, false, Optional.empty()));
            case Event.WarmedUp(Instant began, String text, var problem) ->
                    warmUp(draft, new WarmUpRun(began, text, true, problem));
            case Event.Recovered(List<ObservedInstance> observed) -> recovered(draft, observed);
            case Event.Thawed() ->
                    draft.open()
                            .ifPresent(
                                    open ->
                                            draft.deployment(
                                                    open.resumed(
                                                            draft.now(),
                                                            RouteStep.share(draft, open.to()))));
            case Event.Configure(Release release) -> configure(draft, release);
            case Event.Adopt(Release release, var spec) -> adopt(draft, release, spec);
            case Event.Prune(List<String> releases) -> prune(draft, releases);
            case Event.Contract(int number) -> contract(draft, number);
            case Event.Tick(),
                    Event.Begin _,
                    Event.Abort _,
                    Event.RollBack _,
                    Event.Promote _,
                    Event.Pause _,
                    Event.Resume _ -> {}
        }
    }

    private static void warmUp(Draft draft, WarmUpRun seen) {
        draft.warmUp(
                draft.warmUp()
                        .map(run -> run.began().equals(seen.began()) && !run.done() ? seen : run));
    }

    /// The same routes once more, as new ones: what was seen under the lost ones proves nothing for
    /// them. While others are on their way nothing is to be done, since they are the full state.
    private static void routesLost(Draft draft, long generation) {
        Routing routing = draft.routing();
        if (routing.settled() && generation == routing.generation()) {
            routing.asked()
                    .map(Routes::next)
                    .ifPresent(
                            again -> {
                                draft.routing(routing.asking(again));
                                draft.act(new Action.ApplyRoutes(again));
                            });
        }
    }

    private static void started(Draft draft, InstanceId id, long pid) {
        draft.change(
                id,
                one ->
                        one.process() instanceof Process.Starting(var since)
                                ? one.with(new Process.Running(pid, since))
                                : one);
    }

    private static Instance ended(Draft draft, Instance one, int code, String how) {
        boolean asked = one.process() instanceof Process.Stopping;
        return one.with(new Process.Ended(code, how, one.process().since(), draft.now(), asked));
    }

    private static Instance notStopped(Draft draft, Instance one, ProblemReport problem) {
        return one.process() instanceof Process.Stopping stopping
                ? one.with(stopping.failed(problem, draft.now().plus(Keeping.STOP_AGAIN)))
                : one;
    }

    private static Instance answered(Draft draft, Instance one, Answer answer, PortOwner owner) {
        var policy = draft.settings(one.release()).health();
        if (owner instanceof PortOwner.Foreign(String who)) {
            Instance deaf =
                    one.with(
                            one.health()
                                    .with(
                                            new Answer.Silent("answered by " + who),
                                            policy,
                                            draft.now()));
            return one.health().everHealthy()
                    ? deaf
                    : deaf.withStartProblem(
                            Problem.of(
                                            ProblemCode.HEALTH_FOREIGN_PROCESS,
                                            "Port "
                                                    + one.spec().address().port()
                                                    + " is answered by another process, not by "
                                                    + one.release()
                                                    + ".")
                                    .found(who)
                                    .todo("stop that process, or name another port in ports")
                                    .report());
        }
        return one.with(one.health().with(answer, policy, draft.now()));
    }

    /// Everything that was under way when the agent died is asked for again; what ended meanwhile
    /// is taken in.
    private static void recovered(Draft draft, List<ObservedInstance> observed) {
        Map<InstanceId, ObservedInstance> found =
                observed.stream()
                        .collect(
                                Collectors.toMap(
                                        ObservedInstance::id, Function.identity(), (a, _) -> a));
        for (Instance one : draft.instances()) {
            recover(draft, one, Optional.ofNullable(found.get(one.id())));
        }
        observed.stream()
                .filter(seen -> draft.instance(seen.id()).isEmpty())
                .forEach(seen -> unknown(draft, seen));
        draft.trafficUnknown();
        draft.routing(draft.routing().unconfirmed(draft.now()));
        draft.open()
                .ifPresent(
                        open ->
                                draft.deployment(
                                        open.resumed(
                                                draft.now(), RouteStep.share(draft, open.to()))));
        draft.open().filter(Deployment::begun).ifPresent(open -> open.current().begin(draft));
    }

    /// Started by an earlier agent under this very service, and nobody asks for it any more: it
    /// would keep its port and its memory for ever.
    private static void unknown(Draft draft, ObservedInstance seen) {
        if (seen instanceof ObservedInstance.Running) {
            draft.act(
                    new Action.StopInstance(
                            seen.id(),
                            draft.serviceSettings()
                                    .map(settings -> settings.timing().stopGrace())
                                    .orElse(ORPHAN_GRACE)));
        }
        draft.act(new Action.ForgetInstance(seen.id()));
    }

    private static void recover(Draft draft, Instance one, Optional<ObservedInstance> seen) {
        switch (one.process()) {
            case Process.Starting _ -> {
                if (seen.orElse(null) instanceof ObservedInstance.Ended end) {
                    found(draft, one, end);
                } else {
                    draft.act(new Action.StartInstance(one.spec()));
                }
            }
            case Process.Running _ -> {
                if (seen.isEmpty()) {
                    draft.put(ended(draft, one, -1, "was gone when the agent came back"));
                } else if (seen.get() instanceof ObservedInstance.Ended end) {
                    found(draft, one, end);
                } else {
                    // single answers are not in the journal
                    draft.put(one.with(one.health().interrupted()));
                }
            }
            case Process.Stopping stopping -> draft.stopAgain(one, stopping);
            case Process.Ended _ -> {}
        }
    }

    /// Nobody is to blame for an end with the host. What serves is started again at once, and a
    /// bake goes on; a candidate that was not promoted yet is given up for that reason.
    private static void found(Draft draft, Instance one, ObservedInstance.Ended end) {
        Instance gone = ended(draft, one, end.exitCode(), end.how());
        Optional<Deployment> forward = draft.open().filter(open -> !open.goingBack());
        if (!end.withHost() || forward.isEmpty()) {
            draft.put(gone);
        } else if (Restarts.owed(gone, draft.rotation(), draft.stable())) {
            draft.put(gone);
            Restarts.again(draft, gone, one.restarts());
        } else if (forward.get().started(one.id())) {
            draft.put(gone.withStartProblem(withHost(one)));
        } else {
            draft.put(gone);
        }
    }

    private static ProblemReport withHost(Instance one) {
        return Problem.of(
                        ProblemCode.APP_ENDED,
                        one.release()
                                + " on :"
                                + one.spec().address().port()
                                + " ended with the host, which was restarted before "
                                + one.release()
                                + " was promoted.")
                .todo("nothing is wrong with the application: gapless retry")
                .report();
    }

    private static void configure(Draft draft, Release release) {
        boolean serves = draft.stable().equals(Optional.of(release.label()));
        Release known = draft.releases().get(release.label());
        if (serves
                && known != null
                && known.artifactSha256().equals(release.artifactSha256())
                && known.settingsHash().equals(release.settingsHash())) {
            draft.addRelease(release);
        }
    }

    /// Its start is asked for like any other: the runtime takes the process over.
    private static void adopt(Draft draft, Release release, InstanceSpec spec) {
        boolean untouched =
                draft.open().isEmpty()
                        && draft.stable().isEmpty()
                        && draft.instances().isEmpty()
                        && draft.rotation().members().isEmpty()
                        && release.schema() >= draft.contracted();
        if (untouched) {
            draft.addRelease(release);
            draft.stable(Optional.of(release.label()));
            draft.wanted(1);
            draft.put(Instance.starting(spec, draft.now(), 0));
            draft.rotation(RouteStep.all(draft, List.of(spec.id())));
            draft.act(new Action.StartInstance(spec));
        }
    }

    private static void contract(Draft draft, int number) {
        boolean free =
                draft.open().isEmpty()
                        && SchemaFit.neededByOld(draft.state(), number, "").isEmpty();
        if (free || number < draft.contracted()) {
            draft.contracted(number);
        }
    }

    private static void prune(Draft draft, List<String> labels) {
        for (String label : labels) {
            if (!Retention.used(draft.state(), label)) {
                draft.removeRelease(label);
            }
        }
    }
}
