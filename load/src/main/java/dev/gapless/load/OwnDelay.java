package dev.gapless.load;

import java.util.concurrent.TimeUnit;

/// Measures by how much this process itself is late, by a thread that should wake every few
/// milliseconds: a generator that does not get the processor sees latencies that no other client
/// would see.
final class OwnDelay {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile boolean running = true;
    private volatile long worstNanos;

    void start() {
        Thread.ofPlatform().daemon().name("load-own-delay").start(this::measure);
    }

    private void measure() {
        while (running) {
            long before = System.nanoTime();
            try {
                TimeUnit.NANOSECONDS.sleep(EVERY_NANOS);
            } catch (InterruptedException _) {
                return;
            }
            worstNanos = Math.max(worstNanos, System.nanoTime() - before - EVERY_NANOS);
        }
    }

    void stop() {
        running = false;
    }

    double worstMillis() {
        return worstNanos / 1e6;
    }
}
