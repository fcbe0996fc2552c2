package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment.StepLog;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.service.InstanceId;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Moves the open deployment on: through its steps, back when something objects, to its outcome.
final class Progress {
    /// More steps than any plan has: a plan that does not get done within one decision is a bug,
    /// not a long loop.
    private static final int MOST_STEPS = 10_000;

    private final Planner planner;
    private final Draft draft;

    Progress(Planner planner, Draft draft) {
        this.planner = planner;
        this.draft = draft;
    }

    void move(Event event) {
        request(event);
        if (draft.open().isPresent()) {
            Guard.objection(draft).or(() -> DipGuard.look(draft)).ifPresent(this::goBack);
        }
        for (int i = 0; i < MOST_STEPS && draft.open().isPresent(); i++) {
            if (!advance()) {
                tellWhy();
                return;
            }
        }
    }

    /// That somebody is held back comes before what is waited for.
    private void tellWhy() {
        Deployment open = draft.deployment();
        if (open.open() && open.pace() != Pace.FULL) {
            open.dips().map(Dips::reason).ifPresent(draft::waitingForFirst);
        }
    }

    private void request(Event event) {
        switch (event) {
            case Event.Begin(Deployment deployment, var releases, int wanted) -> {
                if (draft.open().isEmpty()
                        && draft.isNext(deployment)
                        && fits(deployment, releases)) {
                    prune(releases);
                    releases.forEach(draft::addRelease);
                    keepWhoSteppedIn();
                    Deployment begins =
                            deployment.beginning(draft.wanted(), wanted, draft.ledger().totals());
                    draft.deployment(
                            DipGuard.inherited(draft.newest(), begins, draft.now())
                                    .map(begins::withDips)
                                    .orElse(begins));
                    draft.wanted(wanted);
                }
            }
            case Event.Abort(long number, String by) ->
                    open(number)
                            .filter(open -> !open.promoted() && !open.goingBack())
                            .ifPresent(_ -> goBack(asked(by)));
            case Event.RollBack(long number, String by) ->
                    open(number)
                            .filter(open -> open.promoted() && !open.goingBack())
                            .ifPresent(_ -> goBack(asked(by)));
            case Event.Promote(long number, _) ->
                    open(number)
                            .filter(open -> !open.goingBack())
                            .ifPresent(
                                    open ->
                                            draft.deployment(
                                                    open.withHurry(true).withPause(false)));
            case Event.Pause(long number, _) ->
                    open(number)
                            .filter(open -> !open.goingBack())
                            .ifPresent(open -> draft.deployment(open.withPause(true)));
            case Event.Resume(long number, _) ->
                    open(number).ifPresent(open -> draft.deployment(open.withPause(false)));
            case Event.Tick(),
                    Event.Thawed(),
                    Event.Recovered _,
                    Event.InstanceStarted _,
                    Event.InstanceNotStarted _,
                    Event.InstanceEnded _,
                    Event.InstanceNotStopped _,
                    Event.HealthAnswered _,
                    Event.RoutesApplied _,
                    Event.RoutesLost _,
                    Event.RoutesNotApplied _,
                    Event.TrafficSeen _,
                    Event.TrafficUnknown _,
                    Event.SchemaMoved _,
                    Event.SchemaDone _,
                    Event.SchemaFailed _,
                    Event.HookDone _,
                    Event.WarmUpMoved _,
                    Event.WarmedUp _,
                    Event.Contract _,
                    Event.Configure _,
                    Event.Adopt _,
                    Event.Prune _ -> {}
        }
    }

    /// Its plan may have been made before a contract.
    private boolean fits(Deployment deployment, List<Release> releases) {
        return Stream.concat(releases.stream(), draft.releases().values().stream())
                .filter(release -> release.label().equals(deployment.to()))
                .findFirst()
                .map(release -> release.schema() >= draft.contracted())
                .orElse(true);
    }

    private Optional<Deployment> open(long number) {
        return draft.open().filter(open -> open.number() == number);
    }

    private static ProblemReport asked(String by) {
        return Problem.of(ProblemCode.ABORTED_BY_USER, by + " asked to go back.").report();
    }

    /// One step further; false when there is something to wait for.
    private boolean advance() {
        Deployment open = draft.deployment();
        if (!open.hasStep()) {
            finish(open);
            return false;
        }
        Step step = open.current();
        if (!open.begun()) {
            boolean waits = open.pause() || open.pace() == Pace.PAUSED;
            if (waits && !draft.rotation().hold()) {
                return false;
            }
            draft.deployment(
                    open.begun(
                            new StepLog(
                                    step.name(),
                                    step.title(),
                                    open.direction(),
                                    draft.now(),
                                    Optional.empty(),
                                    "")));
            step.begin(draft);
        }
        return switch (step.check(draft)) {
            case Step.Check.Done(String evidence) -> {
                draft.deployment(draft.deployment().stepDone(draft.now(), evidence));
                yield true;
            }
            case Step.Check.Waiting(var until, String what) -> {
                draft.wakeAt(until);
                draft.waitingFor(what);
                yield false;
            }
            case Step.Check.Failed(ProblemReport problem) -> {
                goBack(problem);
                yield true;
            }
        };
    }

    private void finish(Deployment open) {
        Outcome outcome =
                !open.goingBack()
                        ? Outcome.SUCCEEDED
                        : open.promoted() ? Outcome.ROLLED_BACK : Outcome.ABORTED;
        if (outcome == Outcome.SUCCEEDED && !open.from().equals(Optional.of(open.to()))) {
            open.from().ifPresent(left -> draft.previous(comesBack(open, left)));
        }
        if (outcome != Outcome.SUCCEEDED) {
            draft.stable(open.from());
            draft.wanted(open.wantedBefore());
        }
        draft.deployment(open.ended(outcome, draft.now(), Optional.empty(), served(open)));
        draft.schema(Optional.empty());
        // whoever hurried the end may be about to begin with a release that would go now
        if (outcome == Outcome.SUCCEEDED && !open.hurry()) {
            prune(List.of());
        }
    }

    private void prune(List<Release> except) {
        List<String> wanted = except.stream().map(Release::label).toList();
        Retention.superfluous(draft.state()).stream()
                .filter(label -> !wanted.contains(label))
                .forEach(draft::removeRelease);
    }

    /// What was left by a rollback is not gone back to without being named: asked for once more, a
    /// rollback must not bring the broken release again.
    private static Optional<String> comesBack(Deployment open, String left) {
        return open.kind() == Deployment.Kind.ROLLBACK ? Optional.empty() : Optional.of(left);
    }

    /// Turns the deployment round, or ends it as failed when it already was on its way back.
    private void goBack(ProblemReport why) {
        Deployment open = draft.deployment();
        cancelSchema();
        cancelHook(open);
        cancelWarmUp();
        if (open.goingBack()) {
            fail(open, why);
            return;
        }
        try {
            draft.deployment(open.turnedBack(planner.back(draft.state()), why, draft.now()));
        } catch (Problem impossible) {
            fail(open, impossible.report());
        }
    }

    /// Also when its time is over: what it does from here on is wanted by nobody.
    private void cancelHook(Deployment open) {
        if (open.begun()
                && open.current() instanceof HookStep step
                && draft.hook().filter(run -> !run.done()).isPresent()) {
            draft.act(new Action.CancelHook(open.number(), step.hook()));
            draft.hook(Optional.empty());
        }
    }

    private void cancelWarmUp() {
        draft.warmUp()
                .filter(run -> !run.done())
                .ifPresent(run -> draft.act(new Action.CancelWarmUp(run.began())));
        draft.warmUp(Optional.empty());
    }

    private void cancelSchema() {
        draft.schema()
                .filter(SchemaRun::atWork)
                .ifPresent(
                        _ -> {
                            draft.act(new Action.CancelSchema());
                            draft.schema(Optional.empty());
                        });
    }

    /// Who serves in the place of members that are not well serves on while the next deployment is
    /// under way, until that says otherwise.
    private void keepWhoSteppedIn() {
        List<InstanceId> reserve = Reserve.of(draft).stream().map(Instance::id).toList();
        if (!reserve.isEmpty()) {
            Set<InstanceId> all = new LinkedHashSet<>(draft.rotation().members());
            all.addAll(reserve);
            draft.rotation(RouteStep.all(draft, List.copyOf(all)));
        }
    }

    /// The way back got stuck: whoever of the old release is there, or will be, may serve beside
    /// those that do. When none of all those is well, the new release that is stable goes on.
    private void keepServing(Deployment open, boolean newIsStable) {
        Set<InstanceId> all = new LinkedHashSet<>(draft.rotation().members());
        all.addAll(oldOnes(open));
        boolean someoneIsWell =
                draft.instances().stream().anyMatch(one -> one.healthy() && all.contains(one.id()));
        if (newIsStable && !someoneIsWell) {
            draft.instances().stream()
                    .filter(one -> one.release().equals(open.to()) && one.healthy())
                    .filter(Progress::mayServe)
                    .forEach(one -> all.add(one.id()));
        }
        if (!draft.rotation().members().equals(all)) {
            draft.rotation(RouteStep.all(draft, List.copyOf(all)));
        }
    }

    /// As many as are wanted, the well ones first. When too few are well, all that are alive: one
    /// of them may get well, and only those that are get requests.
    private List<InstanceId> oldOnes(Deployment open) {
        List<Instance> able =
                draft.instances().stream()
                        .filter(one -> open.from().equals(Optional.of(one.release())))
                        .filter(Progress::mayServe)
                        .toList();
        long well = able.stream().filter(Instance::healthy).count();
        long alive = able.stream().filter(Instance::alive).count();
        int wanted = open.wantedBefore();
        return able.stream()
                .filter(one -> one.alive() || !placeTaken(one, able))
                .sorted(Comparator.comparing(Progress::doubts))
                .limit(well >= wanted ? wanted : Math.max(wanted, alive))
                .map(Instance::id)
                .toList();
    }

    /// Nobody has told it to end.
    private static boolean mayServe(Instance one) {
        return !(one.process() instanceof Process.Stopping) && !one.endedAsked();
    }

    /// Whether an instance that ended cannot be started again where it was: somebody runs there, or
    /// a newer one of `able` has that place.
    private boolean placeTaken(Instance ended, List<Instance> able) {
        List<Instance> newer = able.subList(able.indexOf(ended) + 1, able.size());
        return Stream.concat(draft.instances().stream().filter(Instance::alive), newer.stream())
                .anyMatch(other -> other.spec().address().equals(ended.spec().address()));
    }

    /// 0 for one that is healthy, most for one that has ended.
    private static int doubts(Instance one) {
        return one.healthy() ? 0 : !one.alive() ? 3 : one.startProblem().isPresent() ? 2 : 1;
    }

    /// Nothing more is moved: what serves goes on serving, and a person is told.
    private void fail(Deployment open, ProblemReport why) {
        boolean serves = open.promoted() && draft.stable().equals(Optional.of(open.to()));
        if (!serves || open.from().equals(Optional.of(open.to()))) {
            draft.wanted(open.wantedBefore());
        }
        keepServing(open, serves);
        String cause =
                open.cause().map(first -> " It was going back because: " + first.what()).orElse("");
        draft.deployment(
                open.ended(
                        Outcome.FAILED,
                        draft.now(),
                        Optional.of(
                                new ProblemReport(
                                        why.code(),
                                        why.kind(),
                                        why.what() + cause,
                                        why.where(),
                                        why.found(),
                                        why.serves(),
                                        why.todo(),
                                        why.retryable(),
                                        why.evidence())),
                        served(open)));
    }

    private Map<String, Ledger.Counts> served(Deployment open) {
        Map<String, Ledger.Counts> counts = new HashMap<>();
        draft.ledger()
                .totals()
                .keySet()
                .forEach(label -> counts.put(label, Guard.since(draft, open, label)));
        return counts;
    }
}
