package dev.gapless.e2e.deploys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.deploys.Growth.Change;
import dev.gapless.e2e.site.Processes.Usage;

import org.junit.jupiter.api.Test;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

class GrowthTest {
    private static Change over(int count, IntFunction<Usage> usage) {
        return Change.of(IntStream.range(0, count).mapToObj(usage).toList());
    }

    @Test
    void poolsThatBreatheHaveNotGrown() {
        assertThat(
                        over(30, i -> new Usage(30 + i % 3, 109 + i % 4, 110_000 + i % 5 * 900))
                                .within())
                .isTrue();
    }

    @Test
    void aThreadThatEveryTenthDeploymentLeavesBehindIsGrowth() {
        assertThat(over(30, i -> new Usage(30 + i / 10, 109, 110_000)).within()).isFalse();
    }

    @Test
    void aDescriptorThatEveryTenthDeploymentLeavesBehindIsGrowth() {
        assertThat(over(30, i -> new Usage(30, 109 + i / 10, 110_000)).within()).isFalse();
    }

    @Test
    void memoryThatGrowsWithEachDeploymentIsGrowth() {
        assertThat(over(30, i -> new Usage(30, 109, 110_000 + i * 200)).within()).isFalse();
    }

    @Test
    void oneSampleThatIsHighIsNoGrowth() {
        assertThat(over(30, i -> new Usage(i == 15 ? 60 : 30, 109, 110_000)).within()).isTrue();
    }
}
