package dev.gapless.load.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The second that is not over yet, by phase. Guarded by the [Recorder] that owns it.
final class Second {
    private final Map<String, Book> byPhase = new LinkedHashMap<>();

    void add(String phase, Outcome outcome) {
        byPhase.computeIfAbsent(phase, _ -> new Book()).add(outcome);
    }

    @Nullable Latency latency() {
        var all = new Tally();
        byPhase.values().forEach(book -> book.addTo(all));
        return all.totals().latency();
    }

    /// The rows of that second; this is empty afterwards and keeps its memory.
    List<SecondRow> close(int second) {
        var rows = new ArrayList<SecondRow>();
        byPhase.forEach((phase, book) -> rows.addAll(book.close(second, phase)));
        return rows;
    }
}
