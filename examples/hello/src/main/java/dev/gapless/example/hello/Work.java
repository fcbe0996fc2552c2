package dev.gapless.example.hello;

/// Keeps a CPU busy, always for the same amount of work.
final class Work {

    private static final int STEPS = 750_000;

    private Work() {}

    /// Does `k` units of about 1.5 ms of CPU time each (compiled, on a server that others use, too)
    /// and returns what came out, so that no compiler can leave it away.
    static long burn(int k) {
        long state = 0x9E3779B97F4A7C15L;
        for (int unit = 0; unit < k; unit++) {
            state = unit(state);
        }
        return state;
    }

    /// Marsaglia's xorshift64: each step needs the one before.
    private static long unit(long start) {
        long state = start;
        for (int i = 0; i < STEPS; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        return state;
    }
}
