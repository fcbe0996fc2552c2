package dev.gapless.agent.operate;

import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.SecretValues;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.agent.view.SchemaViews;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.CheckView;
import dev.gapless.api.wire.SchemaCommandView;
import dev.gapless.api.wire.SchemaObjectRequest;
import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.api.wire.SchemaRequest;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.config.ConfigReader;
import dev.gapless.config.ServiceDatabase;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.DatabaseSettings;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands of `gapless db`: on the schema alone, without a deployment, also of a service that
/// nobody deployed. What begins one holds the lock of the service while it looks; what is at work
/// then keeps deployments out ([SchemaWorks]), and an open deployment keeps it out.
public final class SchemaCommands {
    private static final System.Logger LOG = System.getLogger(SchemaCommands.class.getName());
    private static final String REPAIR = "repair";
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);

    private final Services services;
    private final Operations operations;
    private final SchemaWorks works;
    private final Ports ports;

    public SchemaCommands(
            Services services, Operations operations, SchemaWorks works, Ports ports) {
        this.services = services;
        this.operations = operations;
        this.works = works;
        this.ports = ports;
    }

    private SchemaTarget target(ServiceRequest request) {
        ServiceDatabase settings = settings(request);
        ServiceState state = services.state(settings.name());
        SecretValues secrets =
                state.stable()
                        .map(stable -> ports.secrets().of(state.service(), stable))
                        .orElse(SecretValues.NONE)
                        .with(request.secrets());
        DatabaseSettings database =
                settings.database()
                        .orElseThrow(() -> noDatabase(settings.name(), request.configFile()));
        return new SchemaTarget(state, database, ports.schema(secrets));
    }

    private static ServiceDatabase settings(ServiceRequest request) {
        return ConfigReader.database(
                Path.of(request.configFile()), request.configText(), request.overrides());
    }

    private static Problem noDatabase(String name, String file) {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, name + " has no database here.")
                .where(file)
                .todo("database.url, .user and .password in that file name it")
                .build();
    }

    public SchemaView status(ServiceRequest request) {
        return status(target(request));
    }

    /// Of the database that the stable release names.
    public SchemaView status(String name) {
        ServiceState state = services.find(name).state();
        Release stable =
                state.stableRelease()
                        .filter(release -> release.settings().database().isPresent())
                        .orElseThrow(() -> noDatabase(name, "gapless.yaml"));
        return status(
                new SchemaTarget(
                        state,
                        stable.settings().database().orElseThrow(),
                        ports.schema(name, stable.label())));
    }

    private SchemaView status(SchemaTarget target) {
        return SchemaViews.status(
                target.service(),
                target.place(),
                target.status(),
                works.atWork(target.service()).map(SchemaWork::view));
    }

    public SchemaPlanView plan(ServiceRequest request) {
        SchemaTarget target = target(request);
        SchemaPlan plan = target.schema().plan(target.database());
        return SchemaViews.plan(target.service(), target.place(), plan);
    }

    public SchemaObjectView explain(SchemaObjectRequest request) {
        SchemaTarget target = target(request.service());
        return SchemaViews.object(
                target.service(),
                target.place(),
                request.object(),
                target.schema().explain(target.database(), request.object()));
    }

    /// Files, rights and server; changes nothing.
    public CheckView check(ServiceRequest request) {
        String name = settings(request).name();
        List<String> passed = new ArrayList<>(List.of("gapless.yaml is valid"));
        List<ProblemReport> problems = new ArrayList<>();
        try {
            SchemaTarget target = target(request);
            passed.add("database " + target.place() + ", " + target.status().server());
            SchemaPlan plan = target.schema().plan(target.database());
            passed.add(SchemaViews.files(plan));
            passed.add("rights");
        } catch (Problem problem) {
            problems.add(problem.report());
        }
        return new CheckView(name, passed, problems);
    }

    /// Says what a command would do, and unless that is all that is wanted, begins it.
    public SchemaCommandView run(String command, SchemaRequest request)
            throws InterruptedException {
        String name = settings(request.service()).name();
        if (request.dryRun() && !command.equals(REPAIR)) {
            return look(command, request).preview();
        }
        return operations.alone(name, () -> begin(name, command, request));
    }

    private SchemaCommandView begin(String name, String command, SchemaRequest request)
            throws InterruptedException {
        SchemaIntent intent = look(command, request);
        if (intent.job().isEmpty()) {
            if (command.equals(SchemaTrial.END)) {
                // the agent that ended it may have died before it noted that
                takeBack(request);
            }
            return intent.preview();
        }
        SchemaWork.Job job = intent.job().get();
        if (intent.contracts() > 0) {
            announce(name, intent);
        }
        SchemaWork work =
                works.begin(
                        new SchemaWork.Order(
                                name,
                                words(command, request),
                                intent.migration(),
                                request.service().by()),
                        running -> {
                            switch (command) {
                                case "contract", SchemaTrial.BEGIN ->
                                        contract(request, running, job);
                                case "undo", SchemaTrial.END -> undo(request, running, job);
                                default -> job.run(running);
                            }
                        });
        return new SchemaCommandView(
                intent.migration(), intent.text(), Optional.of(work.view()), false);
    }

    /// As it has to be typed to go on.
    private static String words(String command, SchemaRequest request) {
        return switch (command) {
            case REPAIR -> SchemaRepair.words(request.from(), request.dryRun());
            case SchemaTrial.BEGIN, SchemaTrial.END -> SchemaTrial.words(command);
            default -> command;
        };
    }

    private SchemaIntent look(String command, SchemaRequest request) {
        SchemaTarget target = target(request.service());
        ServiceState state = target.state();
        works.refuseBeside(state.service(), Refusals.serves(state));
        String asked = request.migration().strip();
        return switch (command) {
            case "expand", "backfill", "verify" -> {
                refuseWhileOpen(state);
                yield new SchemaForward(target, command).intent(asked);
            }
            case "contract" -> {
                // says more than that a deployment is open: which release is in the way
                SchemaIntent intent = new SchemaContract(target).intent(asked);
                refuseWhileOpen(state);
                yield intent;
            }
            case SchemaTrial.BEGIN -> {
                SchemaIntent intent = new SchemaTrial(target).begin(asked);
                refuseWhileOpen(state);
                yield intent;
            }
            case SchemaTrial.END -> {
                refuseBesideSchemaSteps(state);
                yield new SchemaTrial(target).end(asked);
            }
            case "undo" -> {
                SchemaIntent intent = new SchemaUndo(target).intent(asked);
                refuseWhileOpen(state);
                yield intent;
            }
            case REPAIR -> {
                refuseBesideSchemaSteps(state);
                yield new SchemaRepair(target, request.from(), request.dryRun()).intent(asked);
            }
            default ->
                    throw Problem.of(ProblemCode.USAGE, "There is no command db " + command + ".")
                            .todo("gapless db --help lists them")
                            .build();
        };
    }

    /// Rows differ as a rule while two releases write, so beside a deployment; only one that still
    /// has to change the schema, or takes it back, is in the way. An undo that comes later waits
    /// for the lock of the database.
    private void refuseBesideSchemaSteps(ServiceState state) {
        if (state.open().filter(Deployment::changesSchema).isPresent()) {
            throw Refusals.inProgress(state, services.moment(state.service()));
        }
    }

    private void refuseWhileOpen(ServiceState state) {
        if (state.open().isPresent()) {
            throw Refusals.inProgress(state, services.moment(state.service()));
        }
    }

    /// The loop of the service has the last word, and its journal knows of the contract before the
    /// database does: whatever happens then, no release from before it is begun.
    private void announce(String name, SchemaIntent intent) throws InterruptedException {
        Optional<ServiceRunner> runner = services.known(name);
        if (runner.isEmpty()) {
            return;
        }
        ServiceState after =
                runner.get()
                        .ask(new Event.Contract(intent.contracts()), DECIDED_WITHIN)
                        .orElseThrow(() -> Refusals.unheard(runner.get().state(), DECIDED_WITHIN));
        if (after.contracted() < intent.contracts()) {
            throw SchemaFit.neededByOld(after, intent.contracts(), intent.migration())
                    .map(ProblemReport::toProblem)
                    .orElseGet(() -> Refusals.inProgress(after, services.moment(name)));
        }
    }

    private void contract(SchemaRequest request, SchemaWork work, SchemaWork.Job job)
            throws InterruptedException {
        boolean done = false;
        try {
            job.run(work);
            done = true;
        } finally {
            if (!done) {
                takeBack(request);
            }
        }
    }

    /// Also of a contract or a trial that was begun.
    private void undo(SchemaRequest request, SchemaWork work, SchemaWork.Job job)
            throws InterruptedException {
        job.run(work);
        takeBack(request);
    }

    /// It came to nothing, or not to its end: what the database says counts. When that is silent
    /// the way back stays closed.
    private void takeBack(SchemaRequest request) {
        try {
            SchemaTarget target = target(request.service());
            int contracted = target.status().contracted();
            services.known(target.service())
                    .ifPresent(runner -> runner.send(new Event.Contract(contracted)));
        } catch (Problem silent) {
            LOG.log(Level.WARNING, silent.getMessage());
        }
    }

    public SchemaWorkView work(String name, long number) {
        return works.find(number)
                .map(SchemaWork::view)
                .filter(view -> view.service().equals(name))
                .orElseThrow(
                        () ->
                                Problem.of(
                                                ProblemCode.NOT_POSSIBLE_NOW,
                                                "This agent knows nothing of that command any more;"
                                                        + " it was begun by an agent before it, and"
                                                        + " ended with that.")
                                        .found("what it did is kept in the database")
                                        .todo("give the same command again: it goes on there")
                                        .build());
    }

    /// Ends the command at work at its next safe point, and waits for that.
    public SchemaWorkView stop(String name, String by) throws InterruptedException {
        SchemaWork work =
                works.atWork(name)
                        .orElseThrow(
                                () ->
                                        Problem.of(
                                                        ProblemCode.NOT_POSSIBLE_NOW,
                                                        "No command works on the schema of "
                                                                + name
                                                                + ".")
                                                .todo("gapless db status shows where it is")
                                                .build());
        work.stop(by);
        if (!work.awaitEnd(STOPS_WITHIN)) {
            LOG.log(Level.WARNING, "{0} does not end yet", work.order().words());
        }
        return work.view();
    }
}
