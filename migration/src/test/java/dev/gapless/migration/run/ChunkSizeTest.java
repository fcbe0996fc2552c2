package dev.gapless.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ChunkSizeTest {
    private final ChunkSize size = new ChunkSize(Duration.ofMillis(300));

    @Test
    void findsTheSizeThatTakesTheGoal() {
        for (int i = 0; i < 20; i++) {
            size.took(Duration.ofNanos(size.rows() * 100_000L));
        }
        assertThat(size.rows()).isBetween(2_900, 3_100);
    }

    @Test
    void givesWayQuicklyAndGrowsSlowly() {
        int first = size.rows();
        size.took(Duration.ofMillis(1));
        assertThat(size.rows()).isEqualTo(2 * first);
        size.took(Duration.ofSeconds(60));
        assertThat(size.rows()).isEqualTo(first / 2);
    }

    @Test
    void staysWithinItsBounds() {
        for (int i = 0; i < 100; i++) {
            size.took(Duration.ZERO);
        }
        assertThat(size.rows()).isEqualTo(20_000);
        for (int i = 0; i < 100; i++) {
            size.took(Duration.ofHours(1));
        }
        assertThat(size.rows()).isOne();
    }
}
