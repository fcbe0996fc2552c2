package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the switch has counted of the stable release in the last minute, and the window that
/// [DipGuard] is about to judge. Seen by this agent, and never journaled.
///
/// @param marks counters in the order they were seen, 5 s apart; the last one is the newest
public record Recent(List<Mark> marks, Optional<Window> window) {
    public static final Recent NONE = new Recent(List.of(), Optional.empty());

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration APART = Duration.ofSeconds(5);
    private static final int FEWEST_BUSY = 4;

    public Recent {
        marks = List.copyOf(Objects.requireNonNullElse(marks, List.of()));
        window = Objects.requireNonNullElse(window, Optional.empty());
    }

    /// The counters at a time.
    public record Mark(Instant at, String epoch, String release, Traffic.Release counts) {
        /// Whether nothing was lost between the two.
        boolean continues(Mark before) {
            return epoch.equals(before.epoch)
                    && release.equals(before.release)
                    && counts.requests() >= before.counts.requests()
                    && counts.failed() >= before.counts.failed()
                    && counts.errors() >= before.counts.errors();
        }
    }

    /// @param from empty until the switch was seen
    /// @param dipped how many windows before it were dips, in a row
    /// @param calm how many were none
    public record Window(Instant began, Optional<Mark> from, int dipped, int calm) {}

    Recent with(Traffic seen, Optional<String> stable, Instant now) {
        Traffic.Release counts = stable.map(seen.releases()::get).orElse(null);
        if (counts == null) {
            return this;
        }
        Mark mark = new Mark(now, seen.epoch(), stable.orElseThrow(), counts);
        if (marks.isEmpty() || !mark.continues(marks.getLast())) {
            return new Recent(List.of(mark), Optional.empty());
        }
        List<Mark> next = new ArrayList<>(marks);
        int last = next.size() - 1;
        if (last > 0 && next.get(last).at().isBefore(next.get(last - 1).at().plus(APART))) {
            next.removeLast();
        }
        next.add(mark);
        while (next.size() > 1 && next.getFirst().at().isBefore(now.minus(KEPT))) {
            next.removeFirst();
        }
        return new Recent(next, window);
    }

    Recent with(Optional<Window> next) {
        return new Recent(marks, next);
    }

    Optional<Mark> newest() {
        return marks.isEmpty() ? Optional.empty() : Optional.of(marks.getLast());
    }

    /// Whether there is something to compare with, as it was seen last.
    public boolean comparable() {
        return newest().flatMap(mark -> minute(mark.at()))
                .filter(seen -> seen.requests() >= Usual.FEWEST)
                .isPresent();
    }

    /// All of the minute up to now; empty when it was not seen, or requests came in a small part of
    /// it only: two busy seconds say nothing of a minute.
    Optional<Sample> minute(Instant now) {
        boolean old = marks.isEmpty() || marks.getLast().at().isBefore(now.minus(APART));
        int busy = 0;
        for (int i = 1; i < marks.size(); i++) {
            long more = marks.get(i).counts().requests() - marks.get(i - 1).counts().requests();
            busy += more > 0 ? 1 : 0;
        }
        return old || busy < FEWEST_BUSY
                ? Optional.empty()
                : Optional.of(Sample.between(marks.getFirst(), marks.getLast()));
    }
}
