package dev.gapless.agent;

import dev.gapless.api.ExitCode;
import dev.gapless.api.GaplessHome;
import dev.gapless.api.Problem;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The agent's process: `AgentMain [--home DIR]`. Prints `ready` and the socket once it answers.
/// SIGTERM and `gapless agent stop` end it; instances and proxy stay.
public final class AgentMain {
    private static final System.Logger LOG = System.getLogger(AgentMain.class.getName());

    private AgentMain() {}

    public static void main(String[] args) {
        Path home =
                args.length == 2 && args[0].equals("--home")
                        ? Path.of(args[1]).toAbsolutePath().normalize()
                        : GaplessHome.of(System.getenv());
        CountDownLatch stop = new CountDownLatch(1);
        try (Wiring wiring = new Wiring(home, stop::countDown)) {
            wiring.start();
            Thread main = Thread.currentThread();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        stop.countDown();
                                        join(main);
                                    }));
            System.out.println("ready, home " + home);
            stop.await();
            LOG.log(Level.INFO, "ending; instances and proxy go on");
        } catch (Problem problem) {
            StartFailure.tell(problem.report());
            System.exit(problem.report().kind().exitCode().code());
        } catch (InterruptedException e) {
            System.exit(ExitCode.ERROR.code());
        }
        // threads of libraries must not keep a stopped agent alive
        Runtime.getRuntime().halt(ExitCode.DONE.code());
    }

    private static void join(Thread main) {
        try {
            main.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
