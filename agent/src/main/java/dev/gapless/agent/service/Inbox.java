package dev.gapless.agent.service;

import dev.gapless.core.deploy.Event;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The events of one service that wait for its loop, in order. Of what is only looked at (health,
/// traffic, progress) the newest of a kind takes the place of the one that waits, and one that has
/// waited too long is dropped: a loop that cannot go on for hours has no more to remember than what
/// cannot be seen again. Thread-safe.
final class Inbox {
    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());

    /// Far more than answers, ends and requests can ever be under way.
    static final int MOST = 10_000;

    /// What was seen so long ago is not what is.
    private static final Duration STALE = Duration.ofSeconds(5);

    private final Object lock = new Object();
    // both guarded by lock
    private final Deque<Object> order = new ArrayDeque<>();
    private final Map<Object, Letter> waiting = new HashMap<>();

    /// Never blocks. Events beyond the bound are an error of ours; they are refused loudly.
    void put(Letter letter) {
        synchronized (lock) {
            Object slot = slot(letter);
            boolean isNew = !waiting.containsKey(slot);
            if (isNew && waiting.size() >= MOST) {
                LOG.log(Level.ERROR, "inbox full, dropped {0}", letter.event());
                return;
            }
            waiting.put(slot, letter);
            if (isNew) {
                order.addLast(slot);
            }
            lock.notifyAll();
        }
    }

    /// One that could not be decided on is the next again, unless a newer one took its place.
    void giveBack(Letter letter) {
        letter.reopen();
        synchronized (lock) {
            if (waiting.putIfAbsent(slot(letter), letter) == null) {
                order.addFirst(slot(letter));
            }
        }
    }

    /// The next one, opened; empty when none came in time.
    Optional<Letter> take(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (true) {
                while (order.isEmpty()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    lock.wait(left);
                }
                Letter next = waiting.remove(order.removeFirst());
                if (next != null && !stale(next) && next.open()) {
                    return Optional.of(next);
                }
            }
        }
    }

    int size() {
        synchronized (lock) {
            return order.size();
        }
    }

    private static boolean stale(Letter letter) {
        boolean seen =
                letter.event() instanceof Event.HealthAnswered
                        || letter.event() instanceof Event.TrafficSeen
                        || letter.event() instanceof Event.TrafficUnknown;
        return seen && letter.age().compareTo(STALE) > 0;
    }

    private record Slot(Class<? extends Event> kind, Object of) {}

    /// Events in the same slot replace each other; most have one of their own.
    private static Object slot(Letter letter) {
        return switch (letter.event()) {
            case Event.HealthAnswered seen -> new Slot(Event.HealthAnswered.class, seen.id());
            case Event.TrafficSeen _, Event.TrafficUnknown _ -> Event.TrafficSeen.class;
            case Event.RoutesLost _ -> Event.RoutesLost.class;
            case Event.SchemaMoved moved ->
                    new Slot(Event.SchemaMoved.class, moved.migration() + moved.phase());
            case Event.WarmUpMoved moved -> new Slot(Event.WarmUpMoved.class, moved.began());
            case Event.Tick _,
                    Event.Recovered _,
                    Event.Thawed _,
                    Event.InstanceStarted _,
                    Event.InstanceNotStarted _,
                    Event.InstanceEnded _,
                    Event.InstanceNotStopped _,
                    Event.RoutesApplied _,
                    Event.RoutesNotApplied _,
                    Event.SchemaDone _,
                    Event.SchemaFailed _,
                    Event.HookDone _,
                    Event.WarmedUp _,
                    Event.Begin _,
                    Event.Abort _,
                    Event.RollBack _,
                    Event.Promote _,
                    Event.Pause _,
                    Event.Resume _,
                    Event.Contract _,
                    Event.Configure _,
                    Event.Adopt _,
                    Event.Prune _ ->
                    letter;
        };
    }
}
