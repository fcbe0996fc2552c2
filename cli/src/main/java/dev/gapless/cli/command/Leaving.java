package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.Columns;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/// Says, when somebody presses Ctrl-C, that the deployment goes on and how to come back, and ends
/// with 130. The same when the terminal is lost (SIGHUP, where nobody may read it any more) or a CI
/// job is ended (SIGTERM).
final class Leaving implements AutoCloseable {
    private final Thread hook;

    private Leaving(Thread hook) {
        this.hook = hook;
    }

    static Leaving guard(DeploymentView deployment, boolean json, Shell shell) {
        return guard(() -> goesOn("", deployment), json, shell);
    }

    /// While the agent was asked for a deployment and has not answered yet.
    static Leaving guardAsked(String service, boolean json, Shell shell) {
        return guard(() -> mayGoOn("", service), json, shell);
    }

    /// @param words asked for at the moment of leaving
    /// @param json whether the output is data: then the words stand beside it
    static Leaving guard(Supplier<List<String>> words, boolean json, Shell shell) {
        PrintStream out = json ? shell.err() : shell.out();
        Thread hook =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    out.println();
                                    words.get().stream()
                                            .flatMap(
                                                    line ->
                                                            wrapped(shell.words().told(line))
                                                                    .stream())
                                            .forEach(out::println);
                                    out.flush();
                                    Runtime.getRuntime().halt(ExitCode.DETACHED.code());
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Leaving(hook);
    }

    private static List<String> wrapped(String line) {
        return Columns.wrap(line, Columns.MOST);
    }

    /// @param also what else is to be said in the first line
    static List<String> goesOn(String also, DeploymentView deployment) {
        String service = " --service " + deployment.service();
        return List.of(
                "Left; "
                        + also
                        + "the deployment of "
                        + deployment.service()
                        + " goes on (to end it: gapless abort"
                        + service
                        + "). Come back:",
                "gapless status --watch" + service);
    }

    /// @param also what else is to be said in the first line
    static List<String> mayGoOn(String also, String service) {
        return List.of(
                "Left while the agent was asked; "
                        + also
                        + "the deployment of "
                        + service
                        + " may go on. Look:",
                "gapless status --watch --service " + service);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // it is being left this very moment
        }
    }
}
