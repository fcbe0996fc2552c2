package dev.gapless.proxy.target;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/// One instance as the data plane sees it.
///
/// Eligibility and all counts share one 64-bit word, so that each change is one atomic step and
/// each reading is one moment: bit 62 eligible, then three counts of 20 bits. A claim succeeds only
/// while the eligible bit is set; therefore after [#close()] returned, no new claim can succeed and
/// every earlier one is visible in [#counts()].
public final class TargetState {
    private static final int BITS = 20;
    private static final long MASK = (1L << BITS) - 1;
    private static final long IN_FLIGHT = 1;
    private static final long POOLED = 1L << BITS;
    private static final long CONNECTING = 1L << (2 * BITS);
    private static final long ELIGIBLE = 1L << 62;

    private final TargetKey key;
    private final InetSocketAddress address;
    private final ReleaseState release;
    private final AtomicLong word = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong connectFailures = new AtomicLong();
    private volatile int poolGeneration;
    private volatile long lastRequestAtMillis;
    private volatile long suspectUntilNanos;
    private volatile boolean suspect;

    public TargetState(TargetKey key, InetSocketAddress address, ReleaseState release) {
        this.key = key;
        this.address = address;
        this.release = release;
    }

    public TargetKey key() {
        return key;
    }

    public InetSocketAddress address() {
        return address;
    }

    public ReleaseState release() {
        return release;
    }

    /// Lets requests claim this target.
    void open() {
        word.getAndUpdate(now -> now | ELIGIBLE);
    }

    /// Ends the present generation: no new claim, and no connection of it is pooled again.
    ///
    /// @return whether it was open before
    boolean close() {
        long before = word.getAndUpdate(now -> now & ~ELIGIBLE);
        boolean wasOpen = (before & ELIGIBLE) != 0;
        if (wasOpen) {
            closeGeneration();
        }
        return wasOpen;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the control thread changes it
    private void closeGeneration() {
        poolGeneration++;
    }

    /// Claims the target for one request. Each successful claim is given back once, by [#unclaim()]
    /// or [#unclaimToPool()].
    ///
    /// @return false when the target is not eligible any more
    public boolean tryClaim() {
        long now;
        do {
            now = word.get();
            if ((now & ELIGIBLE) == 0) {
                return false;
            }
        } while (!word.compareAndSet(now, now + IN_FLIGHT));
        requests.incrementAndGet();
        lastRequestAtMillis = System.currentTimeMillis();
        return true;
    }

    /// Gives a claim back.
    public void unclaim() {
        word.addAndGet(-IN_FLIGHT);
    }

    /// Gives a claim back and counts its connection as pooled, in one step.
    public void unclaimToPool() {
        word.addAndGet(POOLED - IN_FLIGHT);
    }

    /// A pooled connection is used again, or is closed.
    public void leftPool() {
        word.addAndGet(-POOLED);
    }

    public void connecting() {
        word.addAndGet(CONNECTING);
    }

    public void connectEnded() {
        word.addAndGet(-CONNECTING);
    }

    /// The generation a new connection belongs to.
    public int poolGeneration() {
        return poolGeneration;
    }

    /// Whether a connection of that generation may be pooled or used for a new request.
    public boolean keeps(int generation) {
        return (word.get() & ELIGIBLE) != 0 && generation == poolGeneration;
    }

    /// Passive detection: avoid this target for a moment if there is another one.
    public void connectFailed(long nowNanos, long avoidNanos) {
        connectFailures.incrementAndGet();
        suspectUntilNanos = nowNanos + avoidNanos;
        suspect = true;
    }

    public void connectSucceeded() {
        if (suspect) {
            suspect = false;
        }
    }

    public boolean suspect(long nowNanos) {
        return suspect && suspectUntilNanos - nowNanos > 0;
    }

    /// Requests and connections under way: what the choice between two targets compares.
    int load() {
        return (int) (word.get() & MASK);
    }

    public TargetCounts counts() {
        long now = word.get();
        return new TargetCounts(
                (now & ELIGIBLE) != 0,
                (int) (now & MASK),
                (int) (now >>> BITS & MASK),
                (int) (now >>> (2 * BITS) & MASK));
    }

    /// How often this target was claimed.
    public long requests() {
        return requests.get();
    }

    public long connectFailures() {
        return connectFailures.get();
    }

    /// Time of the last claim, 0 when there was none.
    public long lastRequestAtMillis() {
        return lastRequestAtMillis;
    }
}
