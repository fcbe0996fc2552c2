package dev.gapless.agent.operate;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.journal.SqliteJournal;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.agent.view.PlanViews;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.config.AdoptKeys;
import dev.gapless.config.ConfigPlaces;
import dev.gapless.config.ConfigReader;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Check, plan and deploy. A lock per service keeps two requests from planning upon the same state;
/// it is never held while a deployment runs.
public final class Operations {
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(10);

    private final Services services;
    private final Ports ports;
    private final SqliteJournal journal;
    private final SchemaWorks schemas;
    private final Fronts fronts;
    private final Candidates candidates;
    private final ShownPlans shown = new ShownPlans();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public Operations(
            Services services,
            Ports ports,
            SqliteJournal journal,
            SchemaWorks schemas,
            Fronts fronts) {
        this.services = services;
        this.ports = ports;
        this.journal = journal;
        this.schemas = schemas;
        this.fronts = fronts;
        this.candidates = new Candidates(services, ports);
    }

    /// Whether machine and file are fit; changes nothing.
    public CheckView check(ServiceRequest request) {
        Settings settings = Candidates.settings(request);
        List<String> passed = new ArrayList<>(List.of("gapless.yaml is valid"));
        List<ProblemReport> problems = new ArrayList<>();
        try {
            Candidate candidate = candidates.of(request);
            passed.add(
                    "artifact "
                            + candidate.source()
                            + ", "
                            + candidate.release().artifactSha256().substring(0, 12));
            candidate
                    .schema()
                    .ifPresent(
                            schema ->
                                    passed.add(
                                            "database "
                                                    + schema.server()
                                                    + ", "
                                                    + schema.migrations().size()
                                                    + " migrations to come"));
            List<ProblemReport> found =
                    candidate.stableAlready()
                            ? astray(candidate)
                            : problems(candidate, toBeAdopted(request));
            if (found.isEmpty()) {
                passed.add("ports, memory, disk, descriptors, rights");
            }
            problems.addAll(found);
        } catch (Problem problem) {
            problems.add(problem.report());
        }
        ConfigPlaces places = places(request);
        return new CheckView(
                settings.name(), passed, problems.stream().map(places::located).toList());
    }

    private static ConfigPlaces places(ServiceRequest request) {
        return new ConfigPlaces(
                Path.of(request.configFile()), request.configText(), request.overrides());
    }

    /// The same with the line of the file, when its place is a key of it.
    public static Problem located(Problem problem, ServiceRequest request) {
        ProblemReport report = problem.report();
        ProblemReport located = places(request).located(report);
        return located.equals(report) ? problem : located.toProblem();
    }

    public PlanView plan(ServiceRequest request) {
        Candidate candidate = candidates.of(request);
        if (candidate.stableAlready()) {
            refuseLost(request, candidate);
        } else {
            refuse(astray(candidate), candidate, request);
            refuse(
                    Preflights.outlook(ports, candidate.release().settings()).problems(),
                    candidate,
                    request);
        }
        shown.add(candidate.content());
        return view(candidate);
    }

    private PlanView view(Candidate candidate) {
        Settings settings = candidate.release().settings();
        if (candidate.stableAlready()) {
            String label = candidate.release().label();
            List<String> keys = candidate.changedKeys();
            return keys.isEmpty()
                    ? PlanViews.nothing(settings, label)
                    : PlanViews.settings(settings, label, candidate.plan(), keys);
        }
        return new PlanViews(
                        candidate.state(),
                        candidate.release(),
                        candidate.schema(),
                        Preflights.cpu(ports, candidate.state(), settings))
                .view(candidate.plan().noting(Preflights.notes(ports, settings)));
    }

    /// @param deployment that was begun; empty when the release is stable already
    /// @param text for people, what was done instead
    public record Begun(Optional<Deployment> deployment, List<String> text) {}

    /// Begins a deployment, or gives the release that is stable already its new settings. Whatever
    /// can be refused is refused before a bake that runs is ended for it.
    public Begun deploy(ServiceRequest request) throws InterruptedException {
        String name = Candidates.settings(request).name();
        return alone(name, () -> deploy(name, request));
    }

    public interface Work<T> {
        T run() throws InterruptedException;
    }

    /// Runs it while nobody else plans, begins or removes anything of that service.
    public <T> T alone(String name, Work<T> work) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    private Begun deploy(String name, ServiceRequest request) throws InterruptedException {
        refuseBesideSchemaWork(name);
        Candidate candidate = candidates.of(request);
        if (candidate.stableAlready()) {
            return new Begun(
                    Optional.empty(), List.of("already stable", configure(request, candidate)));
        }
        prepare(request, candidate);
        if (services.state(name).open().isPresent()) {
            makeWay(name);
            candidate = candidates.of(request);
            refuseChangedPlan(request, candidate);
        }
        return new Begun(
                Optional.of(begin(candidate, Deployment.Kind.DEPLOY, request.by())), List.of());
    }

    /// Returns what was done, in words. When the switch cannot do what the new settings say, the
    /// old ones are in force again and its problem is thrown.
    private String configure(ServiceRequest request, Candidate candidate)
            throws InterruptedException {
        List<String> keys = candidate.changedKeys();
        if (keys.isEmpty()) {
            return "nothing was changed";
        }
        refuseChangedPlan(request, candidate);
        refuseLost(request, candidate);
        ServiceRunner runner = services.find(candidate.state().service());
        Release before = runner.state().release(candidate.release().label());
        long generation = configure(runner, candidate.release());
        Optional<ProblemReport> failure = settled(runner, generation);
        if (failure.isPresent()) {
            configure(runner, before);
            throw failure.get().withServes(Refusals.serves(runner.state())).toProblem();
        }
        return "in force now, no process was replaced: " + String.join(", ", keys);
    }

    /// Returns the generation of the routes that were asked for with it.
    private static long configure(ServiceRunner runner, Release release)
            throws InterruptedException {
        return runner.ask(new Event.Configure(release), BEGIN_LIMIT)
                .orElseThrow(() -> unheard(runner))
                .routing()
                .generation();
    }

    /// Waits until the switch does what was asked; why it does not, if so.
    private static Optional<ProblemReport> settled(ServiceRunner runner, long generation)
            throws InterruptedException {
        long end = System.nanoTime() + BEGIN_LIMIT.toNanos();
        ServiceRunner.Snapshot seen = runner.snapshot();
        while (!decided(seen.state().routing(), generation) && System.nanoTime() < end) {
            seen = runner.await(seen.version(), Duration.ofSeconds(1));
        }
        Routing routing = seen.state().routing();
        return decided(routing, generation)
                ? routing.failure()
                : Optional.of(unheard(runner).report());
    }

    private static boolean decided(Routing routing, long generation) {
        return routing.generation() >= generation
                && (routing.settled() || routing.failure().isPresent());
    }

    private static Problem unheard(ServiceRunner runner) {
        return Refusals.unheard(runner.state(), BEGIN_LIMIT);
    }

    private void prepare(ServiceRequest request, Candidate candidate) {
        refuseChangedPlan(request, candidate);
        refuse(problems(candidate, List.of()), candidate, request);
        refuseWithoutRoom();
        keep(candidate);
    }

    private static void refuse(
            List<ProblemReport> problems, Candidate candidate, ServiceRequest request) {
        Refusals.throwAll(
                problems.stream().map(places(request)::located).toList(), candidate.state());
    }

    private void keep(Candidate candidate) {
        ports.store()
                .keep(
                        candidate.state().service(),
                        candidate.release().label(),
                        candidate.source(),
                        candidate.release().artifactSha256());
    }

    /// The port of what the first deployment takes over, as the file says: a port of our own by
    /// then.
    private List<Integer> toBeAdopted(ServiceRequest request) {
        ServiceState state = services.state(nameOf(request));
        if (state.stable().isPresent() || !state.instances().isEmpty()) {
            return List.of();
        }
        AdoptKeys keys =
                ConfigReader.adopt(
                        Path.of(request.configFile()), request.configText(), request.overrides());
        if (!keys.given()) {
            return List.of();
        }
        OptionalInt port =
                keys.include().isEmpty()
                        ? OptionalInt.of(keys.port())
                        : new Front(Path.of(keys.include()), List.of()).port();
        return port.stream().boxed().toList();
    }

    /// What runs now counts as well as what will run when the deployment begins.
    ///
    /// @param more ports that are no conflict, beside those of the instances that run
    private List<ProblemReport> problems(Candidate candidate, List<Integer> more) {
        List<Integer> own = new ArrayList<>(more);
        services.state(candidate.state().service())
                .alive()
                .forEach(one -> own.add(one.spec().address().port()));
        List<ProblemReport> problems = new ArrayList<>();
        halfAdopted(candidate.state().service()).map(Problem::report).ifPresent(problems::add);
        problems.addAll(astray(candidate));
        problems.addAll(Preflights.outlook(ports, candidate.release().settings()).problems());
        problems.addAll(Preflights.problems(ports, candidate, own));
        return problems;
    }

    /// Begins a planned change of a service that exists.
    Deployment begin(
            String name, Deployment.Kind kind, String by, Release to, Plan plan, int wanted)
            throws InterruptedException {
        refuseWithoutRoom();
        Optional<Problem> unfinished = halfAdopted(name);
        if (unfinished.isPresent()) {
            throw unfinished.get();
        }
        ServiceRunner runner = services.findOrCreate(name);
        ServiceState state = runner.state();
        requireNotPassed(state, kind);
        if (kind == Deployment.Kind.DEPLOY) {
            Refusals.throwAll(lost(state, to, Optional.empty()).stream().toList(), state);
        } else {
            requireNotLost(state, to);
        }
        if (isUnknown(state)) {
            fronts.forget(name);
        }
        long number = plan.number();
        Deployment deployment =
                Deployment.planned(
                        number,
                        kind,
                        state.stable(),
                        to.label(),
                        to.settings().strategy().label(),
                        by,
                        plan,
                        state.ledger().totals(),
                        ports.clock().instant());
        ServiceState after =
                runner.ask(new Event.Begin(deployment, List.of(to), wanted), BEGIN_LIMIT)
                        .orElseThrow(() -> Refusals.unheard(runner.state(), BEGIN_LIMIT));
        return after.deployment()
                .filter(begun -> begun.number() == number)
                .filter(begun -> begun.by().equals(by) && begun.to().equals(to.label()))
                .orElseThrow(() -> Refusals.inProgress(after, services.moment(name)));
    }

    private Deployment begin(Candidate candidate, Deployment.Kind kind, String by)
            throws InterruptedException {
        Release to = candidate.release();
        // once more: the end of the deployment before may have pruned an old release of this name
        keep(candidate);
        ports.secrets().keep(to.settings().name(), to.label(), candidate.secrets());
        return begin(
                to.settings().name(), kind, by, to, candidate.plan(), to.settings().instances());
    }

    /// Ends a running bake, and waits until the old release is gone.
    void makeWay(String name) throws InterruptedException {
        Refusals.whileOpen(services.state(name), services.moment(name));
        Optional<Deployment> open = services.state(name).open();
        if (open.isEmpty()) {
            return;
        }
        ServiceRunner runner = services.find(name);
        runner.send(new Event.Promote(open.get().number(), "the next deployment"));
        Duration limit =
                runner.state()
                        .release(open.get().to())
                        .settings()
                        .timing()
                        .stopGrace()
                        .plusSeconds(60);
        ServiceRunner.Snapshot seen = runner.snapshot();
        long end = System.nanoTime() + limit.toNanos();
        while (seen.state().open().isPresent() && System.nanoTime() < end) {
            seen = runner.await(seen.version(), Duration.ofSeconds(1));
        }
        if (seen.state().open().isPresent()) {
            throw Refusals.inProgress(seen.state(), services.moment(name));
        }
    }

    /// A deployment and a command on the schema of the same service exclude each other.
    void refuseBesideSchemaWork(String name) {
        schemas.refuseBeside(name, services.serves(name));
    }

    private Optional<ProblemReport> lost(Candidate candidate) {
        return lost(candidate.state(), candidate.release(), Optional.empty());
    }

    /// What would lead clients of nginx to nobody.
    ///
    /// @param kept as in [Front#lost]
    private Optional<ProblemReport> lost(ServiceState state, Release to, Optional<String> kept) {
        return state.stableRelease()
                .flatMap(
                        now ->
                                fronts.of(state.service())
                                        .flatMap(
                                                front ->
                                                        front.lost(
                                                                now.settings(),
                                                                to.settings(),
                                                                kept)));
    }

    /// Throws `switch-cannot` when a release that was kept, with the settings of its time, would
    /// lead clients of nginx to nobody.
    void requireNotLost(ServiceState state, Release to) {
        Refusals.throwAll(lost(state, to, Optional.of(to.id().version())).stream().toList(), state);
    }

    /// Throws `nginx-include-edited` where an instance that nginx is led to by hand may be ended.
    void requireNotPassed(ServiceState state, Deployment.Kind kind) {
        boolean replaces =
                switch (kind) {
                    case DEPLOY, ROLLBACK, RESTART, SCALE -> true;
                    case START, STOP -> false;
                };
        if (replaces) {
            Refusals.throwAll(fronts.passed(state).stream().toList(), state);
        }
    }

    /// What a person made of the include that leads to the switch of a service.
    public List<ProblemReport> trouble(ServiceState state) {
        return fronts.edited(state).stream().toList();
    }

    /// Where the clients of nginx come to nobody, or might soon.
    private List<ProblemReport> astray(Candidate candidate) {
        return Stream.concat(lost(candidate).stream(), fronts.passed(candidate.state()).stream())
                .toList();
    }

    private void refuseLost(ServiceRequest request, Candidate candidate) {
        refuse(lost(candidate).stream().toList(), candidate, request);
    }

    /// While nginx may still lead past the switch, the switch sees no request to what is adopted,
    /// and a deployment would take it for idle and end it.
    private Optional<Problem> halfAdopted(String name) {
        ServiceState state = services.state(name);
        boolean adopted = state.alive().stream().anyMatch(one -> one.spec().adopted().isPresent());
        return fronts.of(name)
                .filter(_ -> fronts.isUnfinished(name) && !isUnknown(state))
                .map(
                        front ->
                                Problem.of(
                                                ProblemCode.NOT_POSSIBLE_NOW,
                                                "The include of nginx leads to "
                                                        + name
                                                        + " by half: nobody saw nginx take in where it leads.")
                                        .where(front.include().toString())
                                        .serves(state.serving().orElse(""))
                                        .todo(
                                                adopted
                                                        ? "gapless adopt --nginx-include "
                                                                + front.include()
                                                                + " goes on; back: gapless remove"
                                                                + " --keep-running"
                                                        : "gapless remove --keep-running goes on")
                                        .build());
    }

    /// Nothing was deployed or adopted yet. A note of an include is then that of an agent that died
    /// before it had journaled the adoption, and so before it had changed anything.
    private static boolean isUnknown(ServiceState state) {
        return state.stable().isEmpty() && state.instances().isEmpty() && state.open().isEmpty();
    }

    /// Throws `disk-short` when nothing more could be journaled.
    public void refuseWithoutRoom() {
        if (!journal.roomy()) {
            throw Problem.of(
                            ProblemCode.DISK_SHORT,
                            "The disk of $GAPLESS_HOME is full; no deployment is begun on it.")
                    .todo("make room, then try again")
                    .build();
        }
    }

    private void refuseChangedPlan(ServiceRequest request, Candidate candidate) {
        if (!request.planId().isEmpty() && !request.planId().equals(candidate.plan().id())) {
            List<String> differences = shown.differences(request.planId(), candidate.content());
            throw Problem.of(
                            ProblemCode.PLAN_CHANGED,
                            "Plan "
                                    + request.planId()
                                    + " would be another one by now: "
                                    + candidate.plan().id()
                                    + ".")
                    .found(differences.getFirst())
                    .evidence(differences.subList(1, differences.size()))
                    .todo("look at it again: gapless plan")
                    .build();
        }
    }

    /// The settings of the outcome that the last deployment had, for retry.
    static boolean canRetry(Deployment last) {
        return last.outcome().filter(one -> one != Outcome.SUCCEEDED).isPresent();
    }

    /// What the file of a request says. Throws what is wrong with it.
    public static Settings settingsOf(ServiceRequest request) {
        return Candidates.settings(request);
    }

    /// The service that a request is about.
    public static String nameOf(ServiceRequest request) {
        return Candidates.settings(request).name();
    }
}
