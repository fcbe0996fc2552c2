package dev.gapless.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

class WorkerTest {
    @Test
    void ticksGoOnAfterOneThatFoundNoMemory() throws Exception {
        Semaphore ticks = new Semaphore(0);
        try (var loop = Executors.newSingleThreadScheduledExecutor()) {
            loop.scheduleAtFixedRate(
                    () ->
                            Worker.guarded(
                                    () -> {
                                        ticks.release();
                                        throw new OutOfMemoryError("no room for a buffer");
                                    }),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertThat(ticks.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
