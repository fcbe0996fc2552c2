package dev.gapless.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent is killed once at every single point of a life in which nothing else goes wrong:
/// before and after each journal entry, between any two actions. Every deployment succeeds
/// nevertheless.
class CrashSweepTest {
    private static final long MOST_POINTS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesADeathAtEveryPoint(long seed) {
        Verdict whole = new Life(seed).calm().live();
        assertThat(whole.broken()).isEmpty();
        long step = Math.max(1, whole.points() / MOST_POINTS);
        for (long point = 1; point <= whole.points(); point += step) {
            long here = point;
            Verdict verdict = new Life(seed).calm().with(number -> number == here).live();
            assertThat(verdict.broken())
                    .as("seed " + seed + ", killed at point " + point)
                    .isEmpty();
            assertThat(verdict.kills()).isEqualTo(1);
        }
    }
}
