package dev.gapless.load.record;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Milliseconds, as the clients saw them: of answered requests, and of those that waited for a
/// whole timeout in vain.
public record Latency(double p50, double p99, double max) {
    private static final double MICROS = 1_000.0;

    /// Null when nothing was measured: that is not a latency of 0.
    static @Nullable Latency of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return null;
        }
        return new Latency(
                micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(99) / MICROS,
                micros.getMaxValue() / MICROS);
    }
}
