package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class RestartsTest {
    private final Release release =
            Shop.release("1", Shop.settings(new Strategy.BlueGreen(), 1, 1, 2));
    private final Drive drive =
            new Drive(Shop.serving(release, Shop.healthy("shop-1-0a", release, 1))).obliging();

    @Test
    void thePauseGrowsWithEachCrashAndIsShortAgainAfterALongGoodLife() {
        Duration moment = Duration.ofSeconds(1);
        Duration good = Duration.ofMinutes(11);
        List<Duration> lives =
                List.of(
                        moment, moment, moment, moment, moment, moment, moment, moment, moment,
                        good, moment, moment, good, good);
        assertThat(lives.stream().map(this::pauseAfter).map(Duration::toMillis))
                .containsExactly(
                        500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L,
                        500L, 1_000L, 2_000L, 500L, 500L);
    }

    /// The instance lives so long, then crashes and is started again; how long that took.
    private Duration pauseAfter(Duration life) {
        drive.sleep(life);
        InstanceId id = drive.state.alive().getFirst().id();
        Instant crashed = drive.now;
        drive.feed(new Event.InstanceEnded(id, 1, "exit code 1", List.of()));
        assertThat(drive.state.alive()).isEmpty();
        drive.sleep(Duration.between(drive.now, drive.wake.orElseThrow()));
        assertThat(drive.state.alive()).hasSize(1);
        return Duration.between(crashed, drive.now);
    }
}
