package dev.gapless.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class SilenceTest {
    private long now = 1_000_000_000_000L;
    private final Silence silence = new Silence(now);

    private boolean unheardAfter(double seconds) {
        now += (long) (seconds * 1e9);
        silence.unheard(now);
        return silence.tooLong();
    }

    private void heardAfter(double seconds) {
        now += (long) (seconds * 1e9);
        silence.heard(now);
    }

    @Test
    void aProxyIsHungAfterThreeLooksInVainAndFifteenSeconds() {
        assertThat(unheardAfter(6)).isFalse();
        assertThat(unheardAfter(6)).isFalse();
        assertThat(silence.length()).isEqualTo(Duration.ofSeconds(12));
        assertThat(unheardAfter(6)).isTrue();
    }

    @Test
    void manyQuickRefusalsAreNoShorterLimit() {
        for (int second = 2; second < 15; second += 2) {
            assertThat(unheardAfter(2)).isFalse();
        }
        assertThat(unheardAfter(2)).isTrue();
    }

    @Test
    void oneAnswerBeginsTheCountAgain() {
        unheardAfter(6);
        unheardAfter(6);
        heardAfter(2);
        assertThat(unheardAfter(6)).isFalse();
        assertThat(unheardAfter(6)).isFalse();
        assertThat(unheardAfter(6)).isTrue();
    }

    @Test
    void timeInWhichTheAgentItselfStoodStillIsNotHeldAgainstTheProxy() {
        unheardAfter(6);
        unheardAfter(6);
        assertThat(unheardAfter(3600)).isFalse();
        assertThat(silence.length()).isZero();
        assertThat(unheardAfter(6)).isFalse();
        assertThat(unheardAfter(6)).isFalse();
        assertThat(unheardAfter(6)).isTrue();
    }
}
