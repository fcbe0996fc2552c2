package dev.gapless.core.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the release before was like when another one was started beside it, and what was done about
/// its dips since. Journaled with the deployment: a later agent goes on at the same pace.
///
/// @param usual what is compared with
/// @param changes in the order they were made; few, see [DipGuard]
public record Dips(Usual usual, List<Change> changes) {
    /// So long at full pace, and what was before is not held against it any more.
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    public Dips {
        changes = List.copyOf(changes);
    }

    /// @param text why, for people: `slowed down: p99 of 1.4.2: 96 ms, limit 71 ms (21 before)`
    public record Change(Pace pace, Instant at, String text) {}

    public Pace pace() {
        return changes.isEmpty() ? Pace.FULL : changes.getLast().pace();
    }

    /// Why the newcomer is not introduced as fast as it could be; empty when it is.
    public String reason() {
        return pace() == Pace.FULL ? "" : changes.getLast().text();
    }

    Dips with(Usual next) {
        return new Dips(next, changes);
    }

    Dips with(Change change) {
        List<Change> longer = new ArrayList<>(changes);
        longer.add(change);
        return new Dips(usual, longer);
    }

    /// How often it came to that from a faster one, since it last went on at full pace for a while.
    long slowedTo(Pace pace, Instant now) {
        long count = 0;
        Pace before = Pace.FULL;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            count += change.pace() == pace && before.compareTo(pace) < 0 ? 1 : 0;
            before = change.pace();
            Instant end = i + 1 < changes.size() ? changes.get(i + 1).at() : now;
            if (before == Pace.FULL && !end.isBefore(change.at().plus(FORGOTTEN))) {
                count = 0;
            }
        }
        return count;
    }

    /// Whether the newcomer is held back, or was within that time.
    boolean heldWithin(Duration time, Instant now) {
        return !changes.isEmpty()
                && changes.stream().anyMatch(change -> change.pace() != Pace.FULL)
                && (pace() != Pace.FULL || now.isBefore(changes.getLast().at().plus(time)));
    }

    /// How long of that time it was at this pace or a slower one.
    Duration held(Pace atLeast, Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).pace().compareTo(atLeast) >= 0) {
                Instant begin = later(changes.get(i).at(), from);
                Instant end = i + 1 < changes.size() ? changes.get(i + 1).at() : to;
                if (end.isAfter(begin)) {
                    sum = sum.plus(Duration.between(begin, end));
                }
            }
        }
        return sum;
    }

    /// How long of that time it went on at full pace.
    Duration moved(Instant from, Instant to) {
        Duration all = Duration.between(from, to);
        return all.isNegative() ? Duration.ZERO : all.minus(held(Pace.SLOW, from, to));
    }

    /// That time, or the end of the last pause after it; `to` while it is paused.
    Instant afterPauses(Instant from, Instant to) {
        Instant begin = from;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).pace() == Pace.PAUSED) {
                Instant end = i + 1 < changes.size() ? changes.get(i + 1).at() : to;
                begin = later(begin, end);
            }
        }
        return begin;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
