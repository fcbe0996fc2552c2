package dev.gapless.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.WarmUp;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class DipNotesTest {
    private static final String GUARD =
            "Guard: p99 and errors of 1 at most 2x those of the minute before (dip-limit).";
    private static final String COLD =
            "Neither warm-up nor ramp: the first users of 2 wait longer, it answers them cold"
                    + " (warm-up.requests).";

    private static final Settings SETTINGS = Shop.settings(new Strategy.BlueGreen(), 1, 1, 2);

    private final Release one = Shop.release("1", SETTINGS);

    private List<String> notes(Settings settings) {
        ServiceState idle = Shop.serving(one, Shop.healthy("shop-1-0a", one, 1));
        return notes(Shop.used(idle), settings);
    }

    private static List<String> notes(ServiceState state, Settings settings) {
        return new Planner()
                .deploy(state, 7, Shop.release("2", settings), Optional.empty())
                .notes();
    }

    @Test
    void saysWhatIsWatched() {
        assertThat(notes(Shop.ramping(SETTINGS, Duration.ofSeconds(10)))).containsExactly(GUARD);
    }

    @Test
    void saysThatUsersMeetItColdWhereItIsNeitherWarmedUpNorRampsUp() {
        assertThat(notes(SETTINGS)).containsExactly(GUARD, COLD);
        WarmUp warmUp = new WarmUp(List.of("GET /"), Optional.empty(), Duration.ofSeconds(9));
        assertThat(notes(Shop.warmedUp(SETTINGS, warmUp))).containsExactly(GUARD);
    }

    @Test
    void saysWhenNothingIsWatched() {
        assertThat(notes(Shop.dipping(SETTINGS, 0))).as("off, as asked").containsExactly(COLD);
        assertThat(notes(Shop.reloading(SETTINGS)))
                .containsExactly(
                        "No guard (dip-limit): the switch counts nothing, so what the start of 2"
                                + " costs 1 is not seen.",
                        COLD);
        assertThat(notes(Shop.dipping(SETTINGS, 1.5))).contains(GUARD.replace("2x", "1.5x"));
    }

    @Test
    void saysWhenThereIsNothingToCompareWith() {
        ServiceState idle = Shop.serving(one, Shop.healthy("shop-1-0a", one, 1));
        assertThat(notes(idle, Shop.ramping(SETTINGS, Duration.ofSeconds(10))))
                .containsExactly(
                        "No guard (dip-limit) as it is now: too few requests to 1 in the last"
                                + " minute.");
    }

    @Test
    void saysNothingWhereNobodyIsServedMeanwhile() {
        assertThat(notes(ServiceState.empty("shop"), SETTINGS)).isEmpty();
        assertThat(notes(Shop.settings(new Strategy.Recreate(), 1, 1))).isEmpty();
    }
}
