package dev.gapless.testkit.simulation;

import java.time.Instant;
import java.util.PriorityQueue;

/// Virtual time: what is due next happens next, and what is due at the same moment in the order it
/// was entered.
final class Timeline {
    private static final Instant BEGIN = Instant.parse("2026-11-22T00:00:00Z");

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long now;
    private long order;

    private record Entry(long at, long order, Runnable work) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /// Milliseconds since the begin of the life.
    long now() {
        return now;
    }

    Instant instant() {
        return instant(now);
    }

    static Instant instant(long millis) {
        return BEGIN.plusMillis(millis);
    }

    static long millis(Instant instant) {
        return instant.toEpochMilli() - BEGIN.toEpochMilli();
    }

    void after(long millis, Runnable work) {
        at(now + millis, work);
    }

    void at(long millis, Runnable work) {
        entries.add(new Entry(Math.max(now, millis), order++, work));
    }

    /// Lets happen what is due until then.
    void advance(long millis) {
        while (!entries.isEmpty() && entries.peek().at() <= millis) {
            step();
        }
        now = Math.max(now, millis);
    }

    /// Lets happen what is due next.
    void step() {
        Entry next = entries.remove();
        now = next.at();
        next.work().run();
    }
}
