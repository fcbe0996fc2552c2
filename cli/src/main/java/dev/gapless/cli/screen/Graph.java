package dev.gapless.cli.screen;

import java.util.List;

/// Requests per second of one release over time, a column per second.
///
/// @param perSecond oldest first; negative where it is not known
public record Graph(String release, List<Double> perSecond) {
    private static final String HEIGHTS = " .:-=+*#";

    public Graph {
        perSecond = List.copyOf(perSecond);
    }

    double highest() {
        return perSecond.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /// The newest `columns` seconds; the tallest character stands for `top`.
    String line(int columns, double top) {
        StringBuilder line = new StringBuilder();
        int first = Math.max(0, perSecond.size() - columns);
        for (double value : perSecond.subList(first, perSecond.size())) {
            line.append(value < 0 ? '?' : HEIGHTS.charAt(height(value, top)));
        }
        return line.toString();
    }

    private static int height(double value, double top) {
        if (value <= 0 || top <= 0) {
            return 0;
        }
        return (int)
                Math.clamp(
                        Math.round(value / top * (HEIGHTS.length() - 1)), 1, HEIGHTS.length() - 1);
    }
}
