package dev.gapless.cli.command;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.Shell;

/// Says, when somebody presses Ctrl-C, that the deployment goes on and how to come back. The JVM
/// then ends with 130.
final class Leaving implements AutoCloseable {
    private final Thread hook;

    private Leaving(Thread hook) {
        this.hook = hook;
    }

    static Leaving guard(DeploymentView deployment, Shell shell) {
        String service = " --service " + deployment.service();
        Thread hook =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    shell.out().println();
                                    shell.out()
                                            .println(
                                                    "Left; the deployment of "
                                                            + deployment.service()
                                                            + " goes on (to end it: gapless abort"
                                                            + service
                                                            + "). Come back:");
                                    shell.out().println("gapless status --watch" + service);
                                    shell.out().flush();
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Leaving(hook);
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
