package dev.gapless.agent.warm;

import java.util.ArrayList;
import java.util.List;

/// When a warm-up has done its work: none of the last five windows was more than a tenth faster
/// than the fastest one before them. What is compared is the best of several, so a window that
/// something else on the host made slow does not prolong it, nor end it early.
final class Settling {
    private static final int LAST = 5;
    private static final double FASTER = 0.9;

    private final List<Long> windows = new ArrayList<>();

    /// @param p90Nanos of the answers of the window that ended
    void add(long p90Nanos) {
        windows.add(p90Nanos);
    }

    boolean settled() {
        int before = windows.size() - LAST;
        return before > 0
                && best(windows.subList(before, windows.size()))
                        > FASTER * best(windows.subList(0, before));
    }

    private static long best(List<Long> windows) {
        return windows.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
