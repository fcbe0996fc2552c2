package dev.gapless.agent.http;

import dev.gapless.agent.adopt.Adoption;
import dev.gapless.agent.journal.SqliteJournal;
import dev.gapless.agent.operate.Commands;
import dev.gapless.agent.operate.Operations;
import dev.gapless.agent.operate.SchemaCommands;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.agent.service.Telemetry;
import dev.gapless.agent.view.DeploymentViews;
import dev.gapless.agent.view.PlanViews;
import dev.gapless.agent.view.SchemaLines;
import dev.gapless.agent.view.ServiceViews;
import dev.gapless.agent.view.SwitchInfo;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.LogView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the API answers, without HTTP: one method per request of [dev.gapless.api.wire.Paths].
final class Api {
    private static final int HISTORY = 100;

    private final Services services;
    private final Operations operations;
    private final Commands commands;
    private final Adoption adoption;
    private final SchemaCommands schemas;
    private final SqliteJournal journal;
    private final Ports ports;
    private final SwitchInfo switchInfo;
    private final Path logs;

    Api(
            Services services,
            Operations operations,
            Commands commands,
            Adoption adoption,
            SchemaCommands schemas,
            SqliteJournal journal,
            Ports ports,
            SwitchInfo switchInfo,
            Path logs) {
        this.services = services;
        this.operations = operations;
        this.commands = commands;
        this.adoption = adoption;
        this.schemas = schemas;
        this.journal = journal;
        this.ports = ports;
        this.switchInfo = switchInfo;
        this.logs = logs;
    }

    List<ServiceView> list() {
        return services.all().stream().map(this::view).toList();
    }

    ServiceRunner runner(String name) {
        return services.find(name);
    }

    /// The same problem, with what serves where it is not said yet.
    Problem saysWhatServes(String name, Problem problem) {
        String serves = services.serves(name);
        return problem.report().serves().isEmpty() && !serves.isEmpty()
                ? problem.report().withServes(serves).toProblem()
                : problem;
    }

    int count() {
        return services.all().size();
    }

    ServiceView view(ServiceRunner runner) {
        return ServiceViews.of(
                runner,
                switchInfo,
                schema(runner),
                operations.trouble(runner.state()),
                ports.clock().instant());
    }

    private static List<String> schema(ServiceRunner runner) {
        ServiceState state = runner.state();
        int number = state.stableRelease().map(Release::schema).orElse(0);
        return SchemaLines.of(number, state.contracted(), state.schema());
    }

    Object check(ServiceRequest request) {
        return operations.check(request);
    }

    PlanView plan(ServiceRequest request) {
        return operations.plan(request);
    }

    CommandView deploy(ServiceRequest request) throws InterruptedException {
        Operations.Begun begun = operations.deploy(request);
        ServiceRunner runner = services.find(Operations.nameOf(request));
        return new CommandView(
                begun.text(), begun.deployment().map(one -> view(runner, one)), Optional.empty());
    }

    CommandView adopt(AdoptRequest request) throws InterruptedException {
        return new CommandView(adoption.run(request), Optional.empty(), Optional.empty());
    }

    CommandView command(String name, String command, CommandRequest request)
            throws InterruptedException {
        ServiceRunner runner = services.find(name);
        Commands.Done done = commands.run(name, command, request);
        return new CommandView(
                done.text(),
                done.deployment().map(one -> view(runner, one)),
                done.plan().map(plan -> view(runner.state(), done.to(), plan)));
    }

    private static PlanView view(ServiceState state, String to, Plan plan) {
        return new PlanViews(state, state.release(to), Optional.empty(), "").view(plan);
    }

    private DeploymentView view(ServiceRunner runner, Deployment deployment) {
        Telemetry telemetry = runner.telemetry();
        return DeploymentViews.of(
                runner.state(), deployment, telemetry, "", ports.clock().instant());
    }

    List<DeploymentView> history(String name) {
        ServiceRunner runner = services.find(name);
        return journal.deployments(name, HISTORY).stream().map(one -> view(runner, one)).toList();
    }

    DeploymentView deployment(String name, long number) {
        ServiceRunner runner = services.find(name);
        return journal.deployment(name, number)
                .map(one -> view(runner, one))
                .orElseThrow(() -> noDeployment(runner.state(), number));
    }

    private static Problem noDeployment(ServiceState state, long number) {
        String found =
                state.deployments() == 0
                        ? "there was none yet"
                        : "the newest is " + state.deployments();
        return Problem.of(
                        ProblemCode.NO_DEPLOYMENT,
                        "There is no deployment " + number + " of " + state.service() + ".")
                .found(found)
                .todo("gapless history")
                .build();
    }

    SchemaCommands schemas() {
        return schemas;
    }

    LogView logs(String name, Map<String, String> query) {
        ServiceState state = services.find(name).state();
        int lines = Asked.lines(query);
        Path folder = logs.resolve(name);
        String asked = query.getOrDefault("release", newest(state));
        if (asked.isEmpty()) {
            return new LogView(name, "", List.of());
        }
        String release = Asked.release(asked, state, names(folder, "*"));
        List<LogView.Lines> found =
                names(folder.resolve(release), "*.log").stream()
                        .map(file -> lines(folder.resolve(release).resolve(file), lines))
                        .toList();
        return new LogView(name, release, found);
    }

    /// What is in a folder, sorted; nothing when it is not there.
    private static List<String> names(Path folder, String pattern) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(file -> found.add(file.getFileName().toString()));
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw Problem.of(
                            ProblemCode.PERMISSION_DENIED,
                            "The logs in " + folder + " cannot be read: " + e.getMessage())
                    .where(folder.toString())
                    .cause(e);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /// The candidate while there is one, else the release that is to serve; when a first deployment
    /// was taken back, what it had tried.
    private static String newest(ServiceState state) {
        return state.open()
                .map(Deployment::to)
                .or(state::stable)
                .or(() -> state.deployment().map(Deployment::to))
                .orElse("");
    }

    private LogView.Lines lines(Path file, int most) {
        String instance = file.getFileName().toString().replaceFirst("\\.log$", "");
        return new LogView.Lines(
                instance, file.toString(), ports.runtime().log(new InstanceId(instance), most));
    }
}
