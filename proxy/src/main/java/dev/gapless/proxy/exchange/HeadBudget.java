package dev.gapless.proxy.exchange;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of request heads that are kept on the heap, so that many clients with large
/// heads cannot exhaust it. From any thread.
final class HeadBudget {
    private static final int KEEP_PART = 8;
    private static final int MOST_PART = 4;

    private final long keep;
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /// An eighth of the heap is for heads that could be sent again, a quarter for all.
    HeadBudget(long heapBytes) {
        this.keep = heapBytes / KEEP_PART;
        this.most = heapBytes / MOST_PART;
    }

    /// @return false when there is no room; then nothing was taken
    boolean tryTake(int bytes) {
        if (taken.addAndGet(bytes) > most) {
            give(bytes);
            return false;
        }
        return true;
    }

    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    /// Whether so much is taken that a head that was sent should not be kept for another try.
    boolean scarce() {
        return taken.get() > keep;
    }
}
