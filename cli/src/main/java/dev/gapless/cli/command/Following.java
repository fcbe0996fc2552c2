package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.LogView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.command.ServiceOptions.Target;
import dev.gapless.cli.follow.Follower;
import dev.gapless.cli.follow.JsonView;
import dev.gapless.cli.follow.LiveView;
import dev.gapless.cli.follow.PlainView;
import dev.gapless.cli.follow.View;
import dev.gapless.cli.screen.SummaryScreen;

import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits for a deployment and says how it ended; Ctrl-C leaves and the deployment goes on.
final class Following {
    private static final int LOG_LINES = 12;

    @Option(names = "--detach", description = "Return at once; the deployment goes on.")
    private boolean detach;

    @Option(names = "--json", description = "One event per line, as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    /// To the end; the exit code is that of the deployment.
    ExitCode follow(Target target, DeploymentView deployment, Shell shell) {
        return watchUnlessDetached(target, deployment, shell)
                .map(Following::exitCode)
                .orElse(ExitCode.DONE);
    }

    /// The same, leaving the exit code to the caller; empty when it was not waited for.
    Optional<DeploymentView> watchUnlessDetached(
            Target target, DeploymentView deployment, Shell shell) {
        if (!detach) {
            return Optional.of(watch(target, deployment, json, shell));
        }
        if (json) {
            shell.out().println(Json.line(deployment));
        } else {
            shell.print(shell.words().say("detached", deployment.number(), deployment.service()));
            shell.print("gapless status --watch --service " + deployment.service());
        }
        return Optional.empty();
    }

    /// Waits and shows, whatever the flags.
    static DeploymentView watch(
            Target target, DeploymentView deployment, boolean json, Shell shell) {
        try (Leaving _ = Leaving.guard(deployment, json, shell)) {
            View view = view(target, json, shell);
            DeploymentView end =
                    new Follower(target.launcher(), target.client(), deployment, view).toTheEnd();
            conclude(target, end, view, shell);
            return end;
        }
    }

    /// The summary, or the end as the last event.
    static void conclude(Target target, DeploymentView end, View view, Shell shell) {
        Supplier<ServiceView> service = () -> target.client().service(end.service());
        if (view instanceof JsonView events) {
            events.end(end, service);
        } else {
            shell.print(SummaryScreen.lines(end, service.get(), shell.times(), shell.words()));
        }
    }

    /// What is seen of a deployment here: a picture, lines, or JSON.
    static View view(Target target, boolean json, Shell shell) {
        if (json) {
            return new JsonView(shell);
        }
        return shell.redraws()
                ? new LiveView(shell, TerminalSize.rows(shell), release -> log(target, release))
                : new PlainView(shell);
    }

    private static List<String> log(Target target, String release) {
        try {
            LogView log = target.client().logs(target.service(), release, LOG_LINES);
            return log.instances().stream().flatMap(one -> one.lines().stream()).toList();
        } catch (Problem _) {
            // the picture does without; what is wrong is said where it was asked for
            return List.of();
        }
    }

    static ExitCode exitCode(DeploymentView end) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.code() == end.exitCode())
                .findFirst()
                .orElse(ExitCode.ERROR);
    }
}
