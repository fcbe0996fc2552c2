package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.Traffic;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The dip that people are told is one that was seen.
class TelemetryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Telemetry telemetry = new Telemetry();
    private final Map<Long, Long> slow = new TreeMap<>();
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

    /// So many more took this long.
    private void lookSlow(int second, long millis, long more) {
        requests += more;
        slow.merge(millis * 1_000, more, Long::sum);
        List<Traffic.Bucket> buckets =
                slow.entrySet().stream()
                        .map(bucket -> new Traffic.Bucket(bucket.getKey(), bucket.getValue()))
                        .toList();
        telemetry.take(
                new Traffic(
                        "e",
                        1,
                        0,
                        Map.of("1", new Traffic.Release(requests, 0, 0, buckets)),
                        Map.of()),
                NOON.plusSeconds(second));
    }

    private double p99(int from, int to) {
        return telemetry.p99("1", NOON.plusSeconds(from), NOON.plusSeconds(to));
    }

    @Test
    void percentilesGoBackAnHourWithoutKeepingEachSecondOfIt() {
        lookSlow(0, 5, 1);
        for (int second = 1; second <= 3_600; second++) {
            lookSlow(second, second == 1_000 ? 900 : second == 3_590 ? 400 : 10, 100);
        }
        assertThat(p99(3_591, 3_600)).isEqualTo(10);
        assertThat(p99(3_590, 3_591)).isEqualTo(400);
        assertThat(p99(990, 1_020)).isEqualTo(900);
        assertThat(p99(1_020, 3_500)).isEqualTo(10);
        assertThat(p99(0, 900)).isEqualTo(10);
        assertThat(telemetry.secondsWithLatency()).isBetween(400L, 120 + 3_600 / 10 + 2L);
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
