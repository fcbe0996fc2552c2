package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.Traffic;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The dip that people are told is one that was seen.
class TelemetryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Telemetry telemetry = new Telemetry();
    private long requests;

    private void look(int second, long more) {
        requests += more;
        telemetry.take(
                new Traffic(
                        "e",
                        1,
                        0,
                        Map.of("1", new Traffic.Release(requests, 0, 0, List.of())),
                        Map.of()),
                NOON.plusSeconds(second));
    }

    private double lowest(int from, int to) {
        return telemetry.lowestSecond(NOON.plusSeconds(from), NOON.plusSeconds(to));
    }

    @Test
    void theLowestSecondIsTheOneWithTheFewestRequests() {
        look(0, 0);
        List.of(1, 2, 3, 5, 6).forEach(second -> look(second, second == 3 ? 40 : 100));
        assertThat(lowest(0, 6)).isEqualTo(40);
    }

    @Test
    void secondsThatNobodyLookedAtAreNotCalledEven() {
        look(0, 0);
        List.of(1, 2).forEach(second -> look(second, 100));
        look(12, 1000);
        List.of(13, 14, 15).forEach(second -> look(second, 100));
        assertThat(lowest(0, 15)).isNegative();
        assertThat(lowest(12, 15)).isEqualTo(100);
        assertThat(telemetry.average(NOON, NOON.plusSeconds(15))).isEqualTo(100);
    }

    @Test
    void anAgentThatCameInTheMiddleDoesNotKnowTheLowest() {
        look(0, 0);
        List.of(1, 2, 3).forEach(second -> look(second, 100));
        assertThat(lowest(-10, 3)).isNegative();
    }
}
