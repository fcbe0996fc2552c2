package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Ledger.Counts;
import dev.gapless.core.port.Traffic;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class LedgerTest {
    @Test
    void addsUpOverARestartOfTheSwitch() {
        Ledger ledger = Ledger.EMPTY.with(seen("a", "1.4.1", 100)).with(seen("b", "1.4.1", 5));
        assertThat(ledger.total("1.4.1")).isEqualTo(new Counts(105, 0, 0));
    }

    @Test
    void aReleaseThatAnObservationLeavesOutIsNotCountedTwice() {
        Ledger ledger =
                Ledger.EMPTY
                        .with(seen("a", "1.4.1", 100))
                        .with(seen("a", "1.4.2", 7))
                        .with(seen("a", "1.4.1", 120));
        assertThat(ledger.total("1.4.1")).isEqualTo(new Counts(120, 0, 0));
    }

    @Test
    void aReleaseThatWasForgottenAndComesBackIsCountedOnFromZero() {
        Ledger ledger =
                Ledger.EMPTY
                        .with(seen("a", "1.4.1", 100))
                        .with(seen("a", "1.4.2", 7))
                        .with(seen("a", "1.4.1", 30))
                        .with(seen("a", "1.4.1", 50));
        assertThat(ledger.total("1.4.1")).isEqualTo(new Counts(150, 0, 0));
    }

    private static Traffic seen(String epoch, String release, long requests) {
        return new Traffic(
                epoch,
                1,
                0,
                Map.of(release, new Traffic.Release(requests, 0, 0, List.of())),
                Map.of());
    }
}
