package dev.gapless.e2e.crash;

import dev.gapless.agent.Wiring;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The agent with a journal that kills it: `CrashAgentMain --home DIR before:N|after:N`.
public final class CrashAgentMain {
    private CrashAgentMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path home = Path.of(arguments[1]);
        CrashPoint point = CrashPoint.parse(arguments[2]);
        CountDownLatch stop = new CountDownLatch(1);
        try (Wiring wiring =
                new Wiring(
                        home,
                        stop::countDown,
                        journal -> new CrashingJournal(journal, point, home))) {
            wiring.start();
            stop.await();
        }
        Runtime.getRuntime().halt(0);
    }
}
