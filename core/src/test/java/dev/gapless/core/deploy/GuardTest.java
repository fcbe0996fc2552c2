package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bad requests (5xx, failed) of the new release against the old one's; 50 requests are enough to
/// tell, the factor is 2.
class GuardTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 1, 1, 2));

    private Drive serving() {
        return new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).obliging();
    }

    /// In bake time of 2, the switch has counted this.
    private Optional<Outcome> outcome(long old, long oldErrors, long fresh, long freshErrors) {
        return outcome(counts(old, oldErrors), counts(fresh, freshErrors));
    }

    private Optional<Outcome> outcome(Traffic.Release old, Traffic.Release fresh) {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        return see(drive, old, fresh).outcome();
    }

    private static Drive see(Drive drive, long old, long oldErrors, long fresh, long freshErrors) {
        return see(drive, counts(old, oldErrors), counts(fresh, freshErrors));
    }

    private static Drive see(Drive drive, Traffic.Release old, Traffic.Release fresh) {
        return drive.feed(
                new Event.TrafficSeen(
                        new Traffic(
                                "e",
                                drive.state.routing().generation(),
                                0,
                                Map.of("1", old, "2", fresh),
                                Map.of())));
    }

    private static Traffic.Release counts(long requests, long errors) {
        return counts(requests, 0, errors);
    }

    private static Traffic.Release counts(long requests, long failed, long errors) {
        return new Traffic.Release(requests, failed, errors, List.of());
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

    @ParameterizedTest
    @CsvSource({
        "1000,  0, 0, 100,  1, 0", // within a percent point
        "1000,  0, 0,  49, 49, 0", // too few to tell
        "1000, 50, 0, 100,  9, 1", // twice the old one's
        "1000, 40, 10, 100, 5, 5",
        "1000,  0, 50, 100, 10, 0",
    })
    void goesOnWhenNotManyMoreFail(
            long old, long oldFailed, long oldErrors, long fresh, long failed, long errors) {
        assertThat(outcome(counts(old, oldFailed, oldErrors), counts(fresh, failed, errors)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1000,  0, 0, 100,  2, 0",
        "1000,  0, 0,  50,  1, 0",
        "1000,  0, 0, 100,  1, 1", // together they are too many
        "1000, 50, 0, 100, 11, 0",
        "   0,  0, 0, 100, 100, 0",
    })
    void goesBackWhenMoreRequestsToTheNewReleaseFail(
            long old, long oldFailed, long oldErrors, long fresh, long failed, long errors) {
        assertThat(outcome(counts(old, oldFailed, oldErrors), counts(fresh, failed, errors)))
                .contains(Outcome.ROLLED_BACK);
    }

    @Test
    void saysApartWhatFailedAndWhatWasAnsweredBadly() {
        assertThat(cause(counts(1000, 10), counts(100, 0, 3)))
                .isEqualTo("2 answered 3 of 100 requests with 5xx (3.0 %), 1 10 of 1000.");
        assertThat(cause(counts(1000, 1, 10), counts(100, 5, 3)))
                .isEqualTo(
                        "5 of 100 requests to 2 failed and 3 were answered with 5xx (8.0 %), 1 1"
                                + " and 10 of 1000.");
        assertThat(cause(counts(0, 0), counts(100, 100, 0)))
                .isEqualTo(
                        "100 of 100 requests to 2 failed and 0 were answered with 5xx (100.0 %), 1"
                                + " too few to compare with.");
    }

    @Test
    void isNotTakenBackForErrorsWhereThatIsOff() {
        Release careless =
                Shop.release(
                        "2", Shop.judging(Shop.settings(BLUE_GREEN, 1, 1, 2), new Analysis(0, 50)));
        Drive drive = serving().deploy(careless).pass(Duration.ofSeconds(12));
        assertThat(see(drive, counts(1000, 0), counts(1000, 1000)).outcome()).isEmpty();
    }

    @Test
    void whatTheSwitchDoesNotCountIsRememberedWithItsReason() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        drive.feed(
                new Event.TrafficSeen(
                        new Traffic(
                                "e",
                                drive.state.routing().generation(),
                                0,
                                Map.of(),
                                Map.of(),
                                "access_log off")));
        see(drive, 1000, 0, 1000, 0);
        assertThat(drive.state.deployment().orElseThrow().uncounted()).isEqualTo("access_log off");
    }

    private String cause(Traffic.Release old, Traffic.Release fresh) {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        return see(drive, old, fresh).state.deployment().orElseThrow().cause().orElseThrow().what();
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
