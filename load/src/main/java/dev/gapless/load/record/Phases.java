package dev.gapless.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The phases of a run, one of them current. A request belongs to the phase in which it was due,
/// however late its outcome is known: what is lost in a phase must not be booked into the next one.
/// Guarded by the [Recorder] that owns it.
final class Phases {
    private static final class Phase {
        final Book book = new Book();
        double enteredAt;
        double seconds;
    }

    private record Begin(long nanos, String name) {}

    private final Map<String, Phase> byName = new LinkedHashMap<>();
    private final List<Begin> begins = new ArrayList<>();
    private String name;
    private Phase current;

    /// The first one also takes what was due before anything began.
    Phases(String first) {
        name = first;
        current = new Phase();
        byName.put(first, current);
        begins.add(new Begin(0, first));
    }

    String name() {
        return name;
    }

    /// @param nanos this moment, of [System#nanoTime]; `now` the same in seconds since the run
    ///   began
    void enter(String next, long nanos, double now) {
        current.seconds += now - current.enteredAt;
        name = next;
        current = byName.computeIfAbsent(next, _ -> new Phase());
        current.enteredAt = now;
        begins.add(new Begin(nanos, next));
    }

    /// Name of the phase that was current then.
    String at(long nanos) {
        for (int i = begins.size() - 1; i > 0; i--) {
            if (nanos - begins.get(i).nanos() >= 0) {
                return begins.get(i).name();
            }
        }
        return begins.getFirst().name();
    }

    void add(String phase, Outcome outcome) {
        byName.getOrDefault(phase, current).book.add(outcome);
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
