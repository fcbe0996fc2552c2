package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tallies by release. Guarded by the [Recorder] that owns it.
final class Book {
    /// A [Map] cannot hold null in its immutable forms, and "nobody knows" is a row like any other.
    private static final String UNKNOWN = "";

    private final Map<String, Tally> byRelease = new LinkedHashMap<>();

    void add(Outcome outcome) {
        tally(outcome.release()).add(outcome);
    }

    private Tally tally(@Nullable String release) {
        return byRelease.computeIfAbsent(release == null ? UNKNOWN : release, _ -> new Tally());
    }

    /// The rows of that second; the book is empty afterwards and keeps its memory.
    List<SecondRow> close(int second, String phase) {
        var rows = new ArrayList<SecondRow>();
        byRelease.forEach(
                (release, tally) -> {
                    if (!tally.empty()) {
                        rows.add(
                                new SecondRow(
                                        second,
                                        phase,
                                        release.equals(UNKNOWN) ? null : release,
                                        tally.totals()));
                        tally.clear();
                    }
                });
        return rows;
    }

    void addTo(Tally sum) {
        byRelease.values().forEach(sum::add);
    }

    Totals sum() {
        var sum = new Tally();
        addTo(sum);
        return sum.totals();
    }

    /// Without requests of which nobody knows the release.
    Map<String, Totals> byRelease() {
        var totals = new LinkedHashMap<String, Totals>();
        byRelease.forEach(
                (release, tally) -> {
                    if (!release.equals(UNKNOWN) && !tally.empty()) {
                        totals.put(release, tally.totals());
                    }
                });
        return totals;
    }
}
