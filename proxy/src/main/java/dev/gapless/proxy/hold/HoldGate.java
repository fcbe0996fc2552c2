package dev.gapless.proxy.hold;

import dev.gapless.proxy.route.Hold;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds how many requests of a service wait, and how many bytes they occupy. From any thread.
public final class HoldGate {
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    /// Lets one more request wait.
    ///
    /// @param size the bytes it occupies, to be given back to [#leave]
    /// @return false when that would be one request or too many bytes too much
    public boolean tryEnter(Hold bounds, long size) {
        if (held.incrementAndGet() > bounds.maxRequests()) {
            held.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(size) > bounds.maxBytes()) {
            leave(size);
            return false;
        }
        total.incrementAndGet();
        return true;
    }

    /// A request that waits occupies more bytes; they are its own to give back, whatever the
    /// answer.
    ///
    /// @return false when those are too many
    public boolean grow(Hold bounds, long more) {
        return bytes.addAndGet(more) <= bounds.maxBytes();
    }

    public void leave(long size) {
        bytes.addAndGet(-size);
        held.decrementAndGet();
    }

    /// Requests that wait now.
    public int held() {
        return held.get();
    }

    /// Requests that ever waited.
    public long heldTotal() {
        return total.get();
    }
}
