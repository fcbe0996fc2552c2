package dev.gapless.agent;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps the agent as small as what it holds: its collector would rather let the heap grow to its
/// limit than look through it, and what a look at the switch leaves behind is a megabyte per
/// deployment. Looking through it takes some hundredths of a second, in which only this process
/// stands still.
final class HeapKeeper implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(10);

    /// Growth that is worth it: twice the young generation.
    static final long GROWTH_BYTES = 8L << 20;

    private final LongSupplier used;
    private final Runnable collect;
    private final Thread thread;
    // of the thread
    private long held;

    HeapKeeper() {
        this(HeapKeeper::usedBytes, HeapKeeper::collectNow);
    }

    /// @param used bytes of the heap in use, garbage included
    HeapKeeper(LongSupplier used, Runnable collect) {
        this.used = used;
        this.collect = collect;
        this.thread = Thread.ofVirtual().name("heap-keeper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                look();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /// Collects when the heap has grown since it was last known what is held.
    void look() {
        if (used.getAsLong() - held >= GROWTH_BYTES) {
            collect.run();
            held = used.getAsLong();
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void collectNow() {
        System.gc();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
