package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.Routes;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

class BucketsTest {
    private static final Routes.Target OLD = target("a", "1", 8081);
    private static final Routes.Target NEW = target("b", "2", 8082);

    @Test
    void eachPercentIsABucket() {
        List<Integer> buckets = buckets(Map.of("1", 63, "2", 37), OLD, NEW);
        assertThat(buckets).hasSize(100);
        assertThat(Collections.frequency(buckets, 8082)).isEqualTo(37);
    }

    @Test
    void weightsOfAnyScaleAreShares() {
        assertThat(Collections.frequency(buckets(Map.of("1", 2, "2", 1), OLD, NEW), 8082))
                .isEqualTo(33);
    }

    @Test
    void whatIsMoreThanNothingIsNeverRoundedToIt() {
        List<Integer> buckets = buckets(Map.of("1", 100_000, "2", 1), OLD, NEW);
        assertThat(buckets).hasSize(100);
        assertThat(Collections.frequency(buckets, 8082)).isEqualTo(1);
    }

    @Test
    void aReleaseWithoutWeightHasNone() {
        assertThat(buckets(Map.of("2", 100), OLD, NEW)).containsOnly(8082);
        assertThat(buckets(Map.of("1", 100, "2", 0), OLD, NEW)).containsOnly(8081);
    }

    @Test
    void theInstancesOfAReleaseShareItsBuckets() {
        List<Integer> buckets =
                buckets(
                        Map.of("1", 90, "2", 10),
                        OLD,
                        NEW,
                        target("c", "2", 8083),
                        target("d", "2", 8084));
        assertThat(Collections.frequency(buckets, 8081)).isEqualTo(90);
        assertThat(Collections.frequency(buckets, 8082)).isEqualTo(4);
        assertThat(Collections.frequency(buckets, 8083)).isEqualTo(3);
        assertThat(Collections.frequency(buckets, 8084)).isEqualTo(3);
    }

    @Test
    void nobodyGetsRequestsWhenNobodyIsToGetSome() {
        assertThat(buckets(Map.of())).isEmpty();
        assertThat(buckets(Map.of("1", 0), OLD)).isEmpty();
        Routes.Target resting = new Routes.Target(OLD.instance(), "1", OLD.address(), false);
        assertThat(buckets(Map.of("1", 100), resting)).isEmpty();
        assertThat(Buckets.of(routes(Map.of("1", 100), true, OLD))).isEmpty();
    }

    private static List<Integer> buckets(Map<String, Integer> weights, Routes.Target... targets) {
        return Buckets.of(routes(weights, false, targets));
    }

    private static Routes routes(
            Map<String, Integer> weights, boolean hold, Routes.Target... targets) {
        SwitchSettings settings =
                new SwitchSettings(
                        "nginx",
                        List.of(),
                        new SwitchSettings.Hold(Duration.ZERO, 0, 0),
                        Duration.ofSeconds(1),
                        false);
        return new Routes("shop", 1, settings, weights, List.of(targets), hold);
    }

    private static Routes.Target target(String id, String release, int port) {
        return new Routes.Target(new InstanceId(id), release, Address.local(port), true);
    }
}
