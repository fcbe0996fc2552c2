package dev.gapless.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResendRuleTest {
    private static final ResendRule POST_ON_IDLE =
            new ResendRule(true, false, false, false, false, true, 0);
    private static final ResendRule PUT_ON_IDLE =
            new ResendRule(true, true, false, false, false, false, 0);
    private static final ResendRule GET_ON_FRESH =
            new ResendRule(true, true, true, true, false, true, 0);

    @Test
    void aPostIsSentAgainOnlyIfNothingOfItLeft() {
        assertThat(POST_ON_IDLE.allows()).isFalse();
        assertThat(new ResendRule(true, false, false, false, true, false, 0).allows()).isTrue();
        assertThat(new ResendRule(true, false, false, true, false, true, 0).allows()).isFalse();
    }

    @Test
    void whatIsIdempotentIsSentAgainAfterAnIdleConnectionDied() {
        assertThat(PUT_ON_IDLE.allows()).isTrue();
        assertThat(new ResendRule(false, true, false, false, false, false, 0).allows()).isFalse();
    }

    @Test
    void afterAFreshConnectionDiedOnlyWhatIsSafeAndOnlyElsewhere() {
        assertThat(GET_ON_FRESH.allows()).isTrue();
        assertThat(new ResendRule(true, true, true, true, false, false, 0).allows()).isFalse();
        assertThat(new ResendRule(true, true, false, true, false, true, 0).allows()).isFalse();
    }

    @Test
    void twiceAtMost() {
        assertThat(new ResendRule(true, true, true, false, true, true, 1).allows()).isTrue();
        assertThat(new ResendRule(true, true, true, false, true, true, 2).allows()).isFalse();
    }
}
