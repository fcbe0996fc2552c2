package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// 5xx of the new release against the old one's; 50 requests are enough to tell, the factor is 2.
class GuardTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 1, 1, 2));

    private Drive serving() {
        return new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).obliging();
    }

    /// In bake time of 2, the switch has counted this.
    private Optional<Outcome> outcome(long old, long oldErrors, long fresh, long freshErrors) {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        return see(drive, old, oldErrors, fresh, freshErrors).outcome();
    }

    private static Drive see(Drive drive, long old, long oldErrors, long fresh, long freshErrors) {
        return drive.feed(
                new Event.TrafficSeen(
                        new Traffic(
                                "e",
                                drive.state.routing().generation(),
                                0,
                                Map.of(
                                        "1", counts(old, oldErrors),
                                        "2", counts(fresh, freshErrors)),
                                Map.of())));
    }

    private static Traffic.Release counts(long requests, long errors) {
        return new Traffic.Release(requests, 0, errors, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 10, 100,  2", // twice the old one's
        "1000,  0, 100,  1", // within a percent point
        "1000,  0,  49, 49", // too few to tell
        " 100, 60, 100, 80", // half of what was answered well
        " 100,100, 100,100", // no worse
        "   2,  1, 100,  1",
    })
    void goesOnWhenTheNewReleaseIsNotMuchWorse(
            long old, long oldErrors, long fresh, long freshErrors) {
        assertThat(outcome(old, oldErrors, fresh, freshErrors)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 10, 100,  3",
        "1000,  0,  50,  1",
        " 100, 60, 100, 81",
        "   2,  1, 100,  2", // one unlucky request to the old release is no rate
        "   0,  0, 100,  2",
    })
    void goesBackWhenTheNewReleaseIsWorse(long old, long oldErrors, long fresh, long freshErrors) {
        assertThat(outcome(old, oldErrors, fresh, freshErrors)).contains(Outcome.ROLLED_BACK);
    }

    @Test
    void comparesWithTheLongHistoryOfAnOldReleaseThatGetsFewRequestsNow() {
        Drive drive = serving();
        see(drive, 1_000, 100, 0, 0);
        drive.deploy(two).pass(Duration.ofSeconds(12));
        assertThat(see(drive, 1_002, 101, 100, 20).outcome()).isEmpty();
        assertThat(see(drive, 1_002, 101, 100, 21).outcome()).contains(Outcome.ROLLED_BACK);
    }
}
