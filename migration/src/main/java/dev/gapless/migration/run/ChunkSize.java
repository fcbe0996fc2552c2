package dev.gapless.migration.run;

import java.time.Duration;

/// How many rows the next chunk takes, so that a chunk lasts about as long as it should.
final class ChunkSize {
    private static final int FIRST = 200;
    private static final int LARGEST = 20_000;
    private static final double FASTEST_GROWTH = 2;
    private static final double FASTEST_FALL = 0.25;

    private final Duration goal;
    private double rows = FIRST;

    ChunkSize(Duration goal) {
        this.goal = goal;
    }

    int rows() {
        return (int) rows;
    }

    void took(Duration time) {
        double factor = goal.toNanos() / (double) Math.max(1, time.toNanos());
        rows = Math.clamp(rows * Math.clamp(factor, FASTEST_FALL, FASTEST_GROWTH), 1, LARGEST);
    }
}
