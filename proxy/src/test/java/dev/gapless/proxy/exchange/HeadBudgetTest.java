package dev.gapless.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadBudgetTest {
    private final HeadBudget budget = new HeadBudget(800);

    @Test
    void givesAQuarterOfTheHeap() {
        assertThat(budget.tryTake(150)).isTrue();
        assertThat(budget.tryTake(51)).isFalse();
        assertThat(budget.tryTake(50)).isTrue();
        budget.give(150);
        assertThat(budget.tryTake(150)).isTrue();
    }

    @Test
    void isScarceFromAnEighthOn() {
        budget.tryTake(100);
        assertThat(budget.scarce()).isFalse();
        budget.tryTake(1);
        assertThat(budget.scarce()).isTrue();
    }
}
