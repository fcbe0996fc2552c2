package dev.gapless.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {
    private long used;
    private int collected;
    private final HeapKeeper keeper = new HeapKeeper(() -> used, this::collect);

    private void collect() {
        collected++;
        used = 12L << 20;
    }

    @Test
    void collectsWhenTheHeapHasGrownAndNotBefore() {
        used = 20L << 20;
        keeper.look();
        assertThat(collected).isOne();
        used += HeapKeeper.GROWTH_BYTES - 1;
        keeper.look();
        assertThat(collected).isOne();
        used++;
        keeper.look();
        assertThat(collected).isEqualTo(2);
    }

    @Test
    void doesNotCollectAgainAndAgainWhatIsHeld() {
        HeapKeeper full = new HeapKeeper(() -> 80L << 20, () -> collected++);
        full.look();
        full.look();
        full.look();
        assertThat(collected).isOne();
    }
}
