package dev.gapless.load.record;

import java.util.Map;

/// A phase of the run. A phase that was entered twice is one, and `seconds` is the sum.
public record PhaseTotals(
        String name, double seconds, Totals totals, Map<String, Totals> byRelease) {
    public PhaseTotals {
        byRelease = Map.copyOf(byRelease);
    }
}
