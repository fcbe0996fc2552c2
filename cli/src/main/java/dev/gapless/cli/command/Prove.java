package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.follow.Follower;
import dev.gapless.cli.follow.View;
import dev.gapless.cli.prove.IdSource;
import dev.gapless.cli.prove.Problems;
import dev.gapless.cli.prove.Proof;
import dev.gapless.cli.prove.ProofFiles;
import dev.gapless.cli.prove.ProofJson;
import dev.gapless.cli.prove.ProofRun;
import dev.gapless.cli.prove.ProofRun.Assignment;
import dev.gapless.cli.prove.ProofScreen;
import dev.gapless.cli.prove.ProofVerdict;
import dev.gapless.cli.prove.ReportPlace;
import dev.gapless.cli.prove.Requests;
import dev.gapless.cli.prove.ServiceWatch;
import dev.gapless.cli.screen.Figures;
import dev.gapless.cli.screen.PlanScreen;
import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.Settings;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.record.Snapshot;
import dev.gapless.load.report.ReportFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// `gapless prove`
@Command(
        name = "prove",
        description =
                "Put load on your own service and report what the clients saw; with --deploy"
                        + " before, during and after a deployment.")
public final class Prove extends GaplessCommand implements ConfigFlags.Taker {
    @Option(
            names = "--deploy",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Deploy this version under the load.")
    private String version = "";

    @Mixin private LoadOptions load = new LoadOptions();

    @Option(
            names = "--before",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "Load so long before the deployment. Default: 60s")
    private Duration before = Duration.ofSeconds(60);

    @Option(
            names = "--after",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "Load so long after its end. Default: 60s")
    private Duration after = Duration.ofSeconds(60);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationOption.class,
            description = "Load so long when nothing is deployed. Default: 60s")
    private Duration alone = Duration.ofSeconds(60);

    @Option(
            names = "--report",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Write NAME.html and NAME.json. Default: proof-NUMBER of the deployment.")
    private String report = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Mixin private Question question = new Question();

    @Option(
            names = "--json",
            description = "One event of the deployment per line, the proof as the last one.")
    private boolean json;

    /// What is told to somebody who leaves with Ctrl-C.
    private final AtomicReference<Standing> standing = new AtomicReference<>(new NothingOpen());

    /// What is known of the deployment. Between the question to the agent and its answer it may
    /// have begun, or not.
    private sealed interface Standing {}

    private record NothingOpen() implements Standing {}

    private record Asked(String service) implements Standing {}

    private record Open(DeploymentView deployment) implements Standing {}

    public Prove(Shell shell) {
        super(shell);
    }

    @Override
    public ConfigFlags flags() {
        return flags;
    }

    @Override
    protected ExitCode run() {
        try {
            return prove();
        } catch (LoadProblem problem) {
            return Refusals.refused(Problems.of(problem).report(), json, shell);
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), json, shell);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.DETACHED;
        }
    }

    private ExitCode prove() throws InterruptedException {
        if (!version.isEmpty()) {
            question.insistOnAnAnswer(shell, json);
        }
        ReportPlace.insist(shell.directory().resolve(report.isEmpty() ? "proof" : report));
        Optional<ServiceFile> file = file();
        Optional<Settings> settings = file.map(this::settings);
        LoadPlan plan = load.plan(settings);
        LoadOptions.insistOnAnAnswer(plan);
        Requests requests = load.requests(settings, plan);
        Optional<IdSource> check = EffectsOption.of(settings, shell);
        if (check.isPresent()) {
            check.get().tryOnce();
        }
        note(requests);
        AgentLauncher launcher = service.launcher(shell);
        Assignment assignment =
                new Assignment(
                        file.map(ServiceFile::name).orElse(plan.base().getAuthority()),
                        file.flatMap(one -> serving(launcher, one.name())).orElse(""),
                        version,
                        plan.requests(requests.specs()),
                        check);
        return version.isEmpty()
                ? alone(assignment)
                : deploy(assignment, file.orElseThrow(), launcher);
    }

    private void note(Requests requests) {
        if (!requests.note().isEmpty()) {
            shell.note(requests.note());
        }
    }

    /// Empty when there is none and none is needed.
    private Optional<ServiceFile> file() {
        Path path = service.file(shell);
        boolean needed = !version.isEmpty() || !load.namesTarget() || !service.flag().isEmpty();
        return needed || Files.isRegularFile(path)
                ? Optional.of(
                        service.read(
                                flags.values(), new ServiceFile.Asked(version, "", false), shell))
                : Optional.empty();
    }

    private Settings settings(ServiceFile file) {
        return ConfigReader.read(
                Path.of(file.request().configFile()),
                file.request().configText(),
                file.request().overrides());
    }

    /// What serves, as an agent says that runs already.
    private static Optional<String> serving(AgentLauncher launcher, String service) {
        return launcher.running()
                .flatMap(
                        agent ->
                                agent.services().stream()
                                        .filter(one -> one.service().equals(service))
                                        .findFirst())
                .map(ServiceView::stable)
                .filter(label -> !label.isEmpty());
    }

    private ExitCode alone(Assignment assignment) throws InterruptedException {
        try (ProofRun run = new ProofRun(assignment, shell, json);
                Leaving _ = Leaving.guard(() -> leaving(run), json, shell)) {
            run.load(alone);
            return conclude(run, assignment, ServiceWatch.Seen::nothing);
        }
    }

    private ExitCode deploy(Assignment assignment, ServiceFile file, AgentLauncher launcher)
            throws InterruptedException {
        AgentClient client = launcher.connect();
        PlanView plan = client.plan(file.name(), file.request());
        if (plan.steps().isEmpty()) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            version + " serves already: nothing would be replaced under the load.")
                    .todo("name another version, or leave --deploy away")
                    .build();
        }
        if (!json) {
            shell.print(PlanScreen.brief(plan, shell.words()));
        }
        return question.goOn(shell)
                ? underLoad(
                        assignment,
                        new Target(launcher, client, file.name()),
                        file.onlyAs(plan.id()),
                        !plan.schema().isEmpty())
                : ExitCode.REFUSED;
    }

    private ExitCode underLoad(
            Assignment assignment, Target target, ServiceFile file, boolean schemaChanges)
            throws InterruptedException {
        try (ProofRun run = new ProofRun(assignment, shell, json);
                ServiceWatch watch = new ServiceWatch(target.client(), file.name(), schemaChanges);
                Leaving _ = Leaving.guard(() -> leaving(run), json, shell)) {
            run.load(before);
            if (run.seen().failed() == 0) {
                run.during(() -> replace(target, file));
                run.after(after);
            }
            return conclude(run, assignment, watch::seen);
        }
    }

    private DeploymentView replace(Target target, ServiceFile file) {
        standing.set(new Asked(file.name()));
        DeploymentView begun =
                target.client()
                        .deploy(file.name(), file.request())
                        .deployment()
                        .orElseThrow(
                                () ->
                                        Problem.of(
                                                        ProblemCode.PLAN_CHANGED,
                                                        version + " has come to serve meanwhile.")
                                                .todo("gapless status")
                                                .build());
        standing.set(new Open(begun));
        View view = Following.view(target, json, shell);
        DeploymentView end =
                new Follower(target.launcher(), target.client(), begun, view).toTheEnd();
        standing.set(new NothingOpen());
        Following.conclude(target, end, view, shell);
        return end;
    }

    private ExitCode conclude(ProofRun run, Assignment assignment, Supplier<ServiceWatch.Seen> seen)
            throws InterruptedException {
        Proof proof = run.finish();
        ProofVerdict verdict = ProofVerdict.of(proof, assignment.checksEffects());
        Optional<ReportFiles> files = write(proof, seen.get());
        if (json) {
            shell.out().println(Json.line(Map.of("proof", ProofJson.of(proof, verdict, files))));
        } else {
            shell.print(ProofScreen.lines(proof, verdict, shell.words()));
            files.ifPresent(
                    two ->
                            shell.print(
                                    shell.words()
                                            .say(
                                                    "proof.report",
                                                    two.html(),
                                                    String.valueOf(two.json().getFileName()))));
        }
        return files.isPresent() ? verdict.exitCode() : ExitCode.ERROR;
    }

    private Optional<ReportFiles> write(Proof proof, ServiceWatch.Seen seen) {
        String name =
                report.isEmpty()
                        ? proof.deployment().map(one -> "proof-" + one.number()).orElse("proof")
                        : report;
        try {
            return Optional.of(
                    ProofFiles.write(proof, seen, shell.directory().resolve(name), commandLine()));
        } catch (IOException e) {
            shell.note("The report could not be written: " + e);
            return Optional.empty();
        }
    }

    private String commandLine() {
        return "gapless prove"
                + (version.isEmpty()
                        ? " --for " + alone.toSeconds() + "s"
                        : " --deploy "
                                + version
                                + " --before "
                                + before.toSeconds()
                                + "s --after "
                                + after.toSeconds()
                                + "s")
                + load.flags()
                + service.flag();
    }

    private List<String> leaving(ProofRun run) {
        Snapshot seen = run.seen();
        String load =
                "the load has stopped at "
                        + Figures.count(seen.failed())
                        + " failed of "
                        + Figures.count(seen.requests());
        return switch (standing.get()) {
            case Open(DeploymentView begun) -> Leaving.goesOn(load + "; ", begun);
            case Asked(String asked) -> Leaving.mayGoOn(load + "; ", asked);
            case NothingOpen() ->
                    List.of("Left; " + load + ". No deployment is open, no report was written.");
        };
    }
}
