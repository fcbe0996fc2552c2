package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.screen.PlanScreen;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command that asks the agent for a change of one service and, where that begins a deployment,
/// waits for its end.
abstract class ChangeCommand extends GaplessCommand {
    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private Following following = new Following();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    ChangeCommand(Shell shell) {
        super(shell);
    }

    /// Its name in the API.
    abstract String name();

    /// What goes along with it.
    Map<String, String> arguments() {
        return Map.of();
    }

    /// Set where it is shown and asked before it is done.
    Optional<Question> question() {
        return Optional.empty();
    }

    /// Whether going back is what is wanted of an open deployment.
    boolean goesBack() {
        return false;
    }

    /// Whether it waits for the end of the deployment that it begins or steers.
    boolean waits() {
        return true;
    }

    @Override
    protected ExitCode run() {
        try {
            if (!dryRun) {
                question()
                        .ifPresent(question -> question.insistOnAnAnswer(shell, following.json()));
            }
            Target target = service.target(shell);
            return dryRun ? preview(target) : change(target);
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), following.json(), shell);
        }
    }

    private ExitCode preview(Target target) {
        outline(ask(target, true));
        return ExitCode.DONE;
    }

    private ExitCode change(Target target) {
        if (question().isPresent()) {
            CommandView preview = ask(target, true);
            if (!following.json()) {
                outline(preview);
            }
            if (!question().get().goOn(shell)) {
                return ExitCode.REFUSED;
            }
            return told(target, done(target), following.json() ? List.of() : preview.text());
        }
        return told(target, done(target), List.of());
    }

    /// @param said lines of the answer that stand above already
    private ExitCode told(Target target, CommandView answer, List<String> said) {
        boolean followed = waits() && answer.deployment().isPresent();
        if (!followed || question().isEmpty() && !following.json()) {
            show(Said.without(said, answer));
        }
        return answer.deployment()
                .filter(_ -> followed)
                .flatMap(one -> following.watchUnlessDetached(target, one, shell))
                .map(end -> exitCode(end, answer.plan().isEmpty()))
                .orElse(ExitCode.DONE);
    }

    /// @param steered whether the deployment was open before; one that was begun has a plan of its
    ///   own and has to succeed
    private ExitCode exitCode(DeploymentView end, boolean steered) {
        if (!steered || !goesBack()) {
            return Following.exitCode(end);
        }
        return switch (end.outcome()) {
            case "aborted", "rolled-back" -> ExitCode.DONE;
            case "succeeded" -> {
                shell.note(
                        shell.words()
                                .say(
                                        "back.too-late",
                                        end.to(),
                                        "gapless rollback --service " + end.service()));
                yield ExitCode.ERROR;
            }
            default -> Following.exitCode(end);
        };
    }

    private CommandView done(Target target) {
        try (Leaving _ = Leaving.guardAsked(target.service(), following.json(), shell)) {
            return ask(target, false);
        }
    }

    private CommandView ask(Target target, boolean dry) {
        CommandRequest request = new CommandRequest(Caller.name(shell), dry, arguments());
        return target.client().command(target.service(), name(), request);
    }

    /// A plan says more than the words about it.
    private void outline(CommandView answer) {
        if (answer.plan().isPresent() && !following.json()) {
            shell.print(PlanScreen.brief(answer.plan().get(), shell.words()));
        } else {
            show(answer);
        }
    }

    private void show(CommandView answer) {
        if (following.json()) {
            shell.out().println(Json.line(answer));
            return;
        }
        shell.say(answer.text());
        if (answer.deployment().isEmpty()) {
            answer.plan().ifPresent(plan -> shell.print(PlanScreen.brief(plan, shell.words())));
        }
    }
}
