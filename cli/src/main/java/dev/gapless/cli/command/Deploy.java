package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.PlanView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.AgentLauncher;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceFile.Asked;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.screen.PlanScreen;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;

/// `gapless deploy`
@Command(
        name = "deploy",
        description =
                "Replace the release that serves, without losing a request; wait until the outcome"
                        + " is known.")
public final class Deploy extends GaplessCommand implements ConfigFlags.Taker {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Default: the newest artifact.")
    private String version = "";

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Mixin private Question question = new Question();

    @Mixin private Following following = new Following();

    @Option(
            names = "--plan",
            paramLabel = "ID",
            defaultValue = "",
            description =
                    "Run this plan, which was approved; refuse when it would differ by now. Does"
                            + " not ask.")
    private String plan = "";

    @Option(names = "--replace", description = "Accept a changed artifact under an old version.")
    private boolean replace;

    public Deploy(Shell shell) {
        super(shell);
    }

    @Override
    public ConfigFlags flags() {
        return flags;
    }

    @Override
    protected ExitCode run() {
        try {
            if (plan.isEmpty()) {
                question.insistOnAnAnswer(shell, following.json());
            }
            ServiceFile file =
                    service.read(flags.values(), new Asked(version, plan, replace), shell);
            AgentLauncher launcher = service.launcher(shell);
            return deploy(new Target(launcher, launcher.connect(), file.name()), file);
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), following.json(), shell);
        }
    }

    private ExitCode deploy(Target target, ServiceFile file) {
        Optional<FirstAdoption> adoption = FirstAdoption.look(target.client(), file, shell);
        if (adoption.isPresent()) {
            return adoptAndDeploy(target, adoption.get(), file);
        }
        Optional<ServiceFile> approved =
                plan.isEmpty() ? approve(target.client(), file) : Optional.of(file);
        return approved.map(agreed -> begin(target, agreed)).orElse(ExitCode.REFUSED);
    }

    /// One question for both: what is adopted is shown before, the plan as soon as it can be made.
    private ExitCode adoptAndDeploy(Target target, FirstAdoption adoption, ServiceFile file) {
        if (!plan.isEmpty()) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            file.name() + " runs already and is not adopted: no plan knows of it.")
                    .todo("gapless adopt, then gapless plan")
                    .build();
        }
        adoption.insistOnFitness();
        if (!following.json()) {
            shell.say(adoption.outline().text());
            shell.say(List.of(adoption.then()));
        }
        if (!question.goOn(shell)) {
            return ExitCode.REFUSED;
        }
        CommandView adopted = adoption.run();
        if (following.json()) {
            shell.out().println(Json.line(adopted));
        } else {
            shell.say(adopted.text());
        }
        return deployOver(target, file);
    }

    private ExitCode deployOver(Target target, ServiceFile file) {
        CommandView answer;
        try {
            PlanView view = target.client().plan(file.name(), file.request());
            if (!following.json()) {
                shell.print(PlanScreen.brief(view, shell.words()));
            }
            answer = ask(target, file.onlyAs(view.id()));
        } catch (Problem problem) {
            boolean external = problem.report().kind() == ProblemKind.EXTERNAL;
            shell.note(shell.words().say(external ? "adopted" : "adopted.serves", file.name()));
            ExitCode code = Refusals.show(problem.report(), following.json(), shell);
            // that of a refusal says that nothing was changed
            return code == ExitCode.REFUSED ? ExitCode.ERROR : code;
        }
        return outcome(target, file, answer);
    }

    private ExitCode begin(Target target, ServiceFile file) {
        return outcome(target, file, ask(target, file));
    }

    private ExitCode outcome(Target target, ServiceFile file, CommandView answer) {
        if (answer.deployment().isPresent()) {
            return following.follow(target, answer.deployment().get(), shell);
        }
        if (following.json()) {
            shell.out().println(Json.line(answer));
        } else {
            shell.print(
                    file.name()
                            + ": "
                            + String.join("; ", shell.words().told(answer.text()))
                            + ".");
        }
        return ExitCode.DONE;
    }

    private CommandView ask(Target target, ServiceFile file) {
        try (Leaving _ = Leaving.guardAsked(file.name(), following.json(), shell)) {
            return target.client().deploy(file.name(), file.request());
        }
    }

    /// Shows the plan in short and asks; what is deployed afterwards is this very plan.
    private Optional<ServiceFile> approve(AgentClient client, ServiceFile file) {
        PlanView view = client.plan(file.name(), file.request());
        if (view.nothingToDo()) {
            return Optional.of(file);
        }
        if (!following.json()) {
            shell.print(PlanScreen.brief(view, shell.words()));
        }
        return question.goOn(shell) ? Optional.of(file.onlyAs(view.id())) : Optional.empty();
    }
}
