package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Usual.Load;
import dev.gapless.core.deploy.Usual.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;

class UsualTest {
    private static final Load IDLE = new Load(1, 0);

    private static Sample sample(int seconds, long fast, long slow) {
        TreeMap<Long, Long> latency = new TreeMap<>();
        latency.put(10_000L, fast);
        latency.put(2_000_000L, slow);
        latency.values().removeIf(count -> count == 0);
        return new Sample(Duration.ofSeconds(seconds), fast + slow, 0, latency);
    }

    private static Usual usual(Sample minute, long waiting) {
        return Usual.of(minute, Instant.EPOCH, 2, waiting, 1);
    }

    private static Verdict judge(Usual usual, Sample window, Load load) {
        return usual.judge("1", window, load, 2);
    }

    @Test
    void whatWasSlowBeforeIsNoDip() {
        Usual usual = usual(sample(60, 36_000 - 350, 350), 0);
        Random random = new Random(1);
        int dips = 0;
        for (int i = 0; i < 1_000; i++) {
            long slow = random.ints(1_200, 0, 36_000).filter(one -> one < 350).count();
            dips +=
                    judge(usual, sample(2, 1_200 - slow, slow), IDLE) instanceof Verdict.Dip
                            ? 1
                            : 0;
        }
        assertThat(dips).as("by mere chance, and never several in a row").isLessThan(6);
        assertThat(judge(usual, sample(2, 1_160, 40), IDLE)).isInstanceOf(Verdict.Dip.class);
    }

    @Test
    void streamsThatStayOpenWhileFewRequestsComeAreNoDip() {
        Usual usual = usual(sample(60, 6_000, 0), 5);
        assertThat(judge(usual, sample(10, 50, 0), new Load(1, 5)))
                .isInstanceOf(Verdict.Calm.class);
        assertThat(judge(usual, sample(10, 50, 0), new Load(1, 15)))
                .isInstanceOf(Verdict.Dip.class);
    }

    @Test
    void theLastOfManyInstancesIsComparedWithItsShare() {
        Usual usual = usual(sample(60, 60_000, 0), 0);
        assertThat(judge(usual, sample(2, 166, 0), new Load(1.0 / 12, 6)))
                .isInstanceOf(Verdict.Calm.class);
    }

    @Test
    void fewSlowRequestsAreNoDip() {
        Usual usual = usual(sample(60, 600, 0), 0);
        assertThat(judge(usual, sample(10, 6, 4), IDLE)).isInstanceOf(Verdict.Calm.class);
        assertThat(judge(usual, sample(10, 6, 5), IDLE)).isInstanceOf(Verdict.Dip.class);
    }

    @Test
    void aWindowIsNotOverBeforeItSaysSomething() {
        Usual usual = usual(sample(60, 600, 0), 0);
        assertThat(judge(usual, sample(1, 900, 900), IDLE)).isInstanceOf(Verdict.Open.class);
        assertThat(judge(usual, sample(2, 20, 0), IDLE)).isInstanceOf(Verdict.Open.class);
        assertThat(judge(usual, sample(2, 50, 0), IDLE)).isInstanceOf(Verdict.Calm.class);
        assertThat(judge(usual, sample(10, 1, 0), IDLE)).isInstanceOf(Verdict.Calm.class);
    }
}
