package dev.gapless.cli.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C in the demo: what was started ends before the process does.
final class Interrupts implements AutoCloseable {
    private static final int CLEANS_UP_WITHIN_SECONDS = 60;

    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook;

    private Interrupts(Thread main) {
        this.hook =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    main.interrupt();
                                    try {
                                        cleaned.await(CLEANS_UP_WITHIN_SECONDS, TimeUnit.SECONDS);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
    }

    /// Open it before anything is started and close it when all of that has ended.
    static Interrupts ofThisThread() {
        Interrupts interrupts = new Interrupts(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /// Work that an interrupt may throw out of.
    interface Work {
        void run() throws InterruptedException;
    }

    /// Cleans up in peace although this thread was interrupted; it is so again afterwards.
    static void without(Work work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cleaned.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is being left this very moment
        }
    }
}
