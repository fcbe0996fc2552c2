package dev.gapless.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The phases of a run, one of them current. Guarded by the [Recorder] that owns it.
final class Phases {
    private static final class Phase {
        final Book book = new Book();
        double enteredAt;
        double seconds;
    }

    private final Map<String, Phase> byName = new LinkedHashMap<>();
    private String name;
    private Phase current;

    Phases(String first) {
        name = first;
        current = new Phase();
        byName.put(first, current);
    }

    String name() {
        return name;
    }

    void enter(String next, double now) {
        current.seconds += now - current.enteredAt;
        name = next;
        current = byName.computeIfAbsent(next, _ -> new Phase());
        current.enteredAt = now;
    }

    void add(Outcome outcome) {
        current.book.add(outcome);
    }

    List<PhaseTotals> totals(double now) {
        var totals = new ArrayList<PhaseTotals>();
        byName.forEach(
                (phaseName, phase) -> {
                    double seconds = phase.seconds + (phase == current ? now - phase.enteredAt : 0);
                    totals.add(
                            new PhaseTotals(
                                    phaseName, seconds, phase.book.sum(), phase.book.byRelease()));
                });
        return totals;
    }
}
