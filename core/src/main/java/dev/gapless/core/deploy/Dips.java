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
    public Dips {
        changes = List.copyOf(changes);
    }

    /// @param text why, for people: `slowed down: p99 of 1.4.2 46 ms, limit 42 ms (21 before)`
    public record Change(Pace pace, Instant at, String text) {}

    public Pace pace() {
        return changes.isEmpty() ? Pace.FULL : changes.getLast().pace();
    }

    /// Why the newcomer is not introduced as fast as it could be; empty when it is.
    public String reason() {
        return pace() == Pace.FULL ? "" : changes.getLast().text();
    }

    Dips with(Change change) {
        List<Change> longer = new ArrayList<>(changes);
        longer.add(change);
        return new Dips(usual, longer);
    }

    /// How often it came to that from a faster one.
    long slowedTo(Pace pace) {
        long count = 0;
        Pace before = Pace.FULL;
        for (Change change : changes) {
            count += change.pace() == pace && before.compareTo(pace) < 0 ? 1 : 0;
            before = change.pace();
        }
        return count;
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

    /// How long of that time it went on without a break since the last pause in it: none while it
    /// is paused.
    Duration moved(Instant from, Instant to) {
        Instant begin = from;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).pace() == Pace.PAUSED) {
                Instant end = i + 1 < changes.size() ? changes.get(i + 1).at() : to;
                begin = later(begin, end);
            }
        }
        Duration all = Duration.between(begin, to);
        return all.isNegative() ? Duration.ZERO : all.minus(held(Pace.SLOW, begin, to));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
