package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

/// The figures of a counter line, while the load runs.
///
/// @param perSecond requests in the last whole second; null in the first
/// @param p99Millis of the last whole second; null when nothing was answered in it
public record Snapshot(
        double seconds,
        String phase,
        long requests,
        long failed,
        long errors,
        @Nullable Long perSecond,
        @Nullable Double p99Millis) {}
