package dev.gapless.agent.service;

import java.time.Instant;
import java.time.InstantSource;

/// Wall-clock time that never jumps: read once, then carried on by the monotonic clock, so that no
/// deadline moves when somebody sets the clock.
public final class SteadyClock implements InstantSource {
    private final Instant begin = Instant.now();
    private final long nanos = System.nanoTime();

    @Override
    public Instant instant() {
        return begin.plusNanos(System.nanoTime() - nanos);
    }
}
