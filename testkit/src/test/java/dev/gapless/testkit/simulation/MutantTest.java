package dev.gapless.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutantTest {
    /// A mutant that so many lives do not find would be too well hidden for the short run, too.
    private static final int MOST_LIVES = 300;

    @ParameterizedTest
    @EnumSource
    void isCaught(Mutant mutant) {
        for (long seed = 1; seed <= MOST_LIVES; seed++) {
            Verdict verdict = new Life(seed).with(mutant).live();
            if (verdict.broken().isPresent()) {
                System.out.println(
                        mutant + " caught by seed " + seed + ": " + verdict.broken().get().what());
                assertThat(mutant.rules()).contains(verdict.broken().get().rule());
                return;
            }
        }
        throw new AssertionError(mutant + " was not caught in " + MOST_LIVES + " lives");
    }
}
