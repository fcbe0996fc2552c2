package dev.gapless.load;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A set of HTTP statuses.
public final class Statuses {
    /// 200 to 399.
    public static final Statuses SUCCESS = new Statuses(IntStream.range(200, 400).toArray());

    private final int[] sorted;

    private Statuses(int[] sorted) {
        this.sorted = sorted;
    }

    public static Statuses of(int... statuses) {
        int[] sorted = statuses.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[0] < 200 || sorted[sorted.length - 1] > 599) {
            throw LoadProblem.invalid(
                    "expected statuses are " + Arrays.toString(sorted), "Name some of 200 to 599.");
        }
        return new Statuses(sorted);
    }

    public boolean contains(int status) {
        return Arrays.binarySearch(sorted, status) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statuses statuses && Arrays.equals(sorted, statuses.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return this.equals(SUCCESS) ? "200-399" : Arrays.toString(sorted);
    }
}
