package dev.gapless.load.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// All that a [Recorder] has seen.
///
/// @param byRelease without requests of which nobody knows the release
public record Recording(
        Instant startedAt,
        double seconds,
        Totals totals,
        Map<String, Totals> byRelease,
        List<PhaseTotals> phases,
        List<SecondRow> timeline,
        List<Mark> marks,
        MishapList failures,
        MishapList errors) {
    public Recording {
        byRelease = Map.copyOf(byRelease);
        phases = List.copyOf(phases);
        timeline = List.copyOf(timeline);
        marks = List.copyOf(marks);
    }
}
