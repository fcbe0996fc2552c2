package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.ServiceState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// An event on its way through the inbox. Whoever sent it may wait for what was decided on it, and
/// takes it back when that takes too long: it is never decided on afterwards. Thread-safe.
final class Letter {
    private enum Place {
        WAITING,
        DECIDING,
        DECIDED,
        TAKEN_BACK
    }

    private final Event event;
    private final long sentAtNanos = System.nanoTime();
    // all guarded by this
    private Place place = Place.WAITING;
    private @Nullable ServiceState after;
    private @Nullable ProblemReport problem;

    Letter(Event event) {
        this.event = event;
    }

    Event event() {
        return event;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - sentAtNanos);
    }

    /// For the loop: whether it is still to be decided on.
    synchronized boolean open() {
        if (place != Place.WAITING) {
            return false;
        }
        place = Place.DECIDING;
        return true;
    }

    /// For the loop: it could not be decided on now and goes back into the inbox.
    synchronized void reopen() {
        place = Place.WAITING;
        notifyAll();
    }

    /// For the loop: decided, and in the journal.
    synchronized void decided(ServiceState state) {
        place = Place.DECIDED;
        after = state;
        notifyAll();
    }

    /// For the loop: nothing came of it.
    synchronized void failed(ProblemReport why) {
        place = Place.DECIDED;
        problem = why;
        notifyAll();
    }

    /// The state right after the decision; empty when there was none in time, and then there will
    /// be none. Throws what went wrong with it.
    synchronized Optional<ServiceState> await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (place == Place.DECIDING || place == Place.WAITING) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 && place == Place.WAITING) {
                    return Optional.empty();
                }
                // a decision under way comes to its end
                wait(Math.max(1, left));
            }
        } finally {
            if (place == Place.WAITING) {
                place = Place.TAKEN_BACK;
            }
        }
        if (problem != null) {
            throw new Problem(problem);
        }
        return Optional.ofNullable(after);
    }
}
