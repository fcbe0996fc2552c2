package dev.gapless.e2e.bench;

import java.util.Collection;

/// The value in the middle, which one bad moment does not move.
public final class Median {
    private Median() {}

    /// @param values at least one
    public static double of(Collection<? extends Number> values) {
        return values.stream()
                .mapToDouble(Number::doubleValue)
                .sorted()
                .toArray()[values.size() / 2];
    }
}
