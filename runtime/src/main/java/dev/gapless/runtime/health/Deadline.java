package dev.gapless.runtime.health;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One moment that bounds every step of a question.
record Deadline(long nanos) {

    /// The same, but no later than so long from now.
    Deadline atMost(Duration limit) {
        long limited = System.nanoTime() + limit.toNanos();
        return limited - nanos < 0 ? new Deadline(limited) : this;
    }

    /// At least 1, because 0 would mean for ever to a socket. Throws when it is over.
    int millisLeft() throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
