package dev.gapless.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.admin.LatencyBuckets.Bucket;
import dev.gapless.proxy.route.RouteJson;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class LatencyBucketsTest {
    private static final LatencyBuckets SOME =
            new LatencyBuckets(
                    List.of(new Bucket(100, 90), new Bucket(200, 9), new Bucket(5_000, 1)));

    @Test
    void isAListOfPairsInJson() {
        byte[] json = RouteJson.write(SOME);
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("[[100,90],[200,9],[5000,1]]");
        assertThat(RouteJson.read(json, LatencyBuckets.class)).isEqualTo(SOME);
    }

    @Test
    void tellsPercentiles() {
        assertThat(SOME.count()).isEqualTo(100);
        assertThat(SOME.micros(0.5)).isEqualTo(100);
        assertThat(SOME.micros(0.9)).isEqualTo(100);
        assertThat(SOME.micros(0.99)).isEqualTo(200);
        assertThat(SOME.micros(1)).isEqualTo(5_000);
        assertThat(LatencyBuckets.EMPTY.micros(0.5)).isZero();
    }

    @Test
    void addsAndSubtracts() {
        LatencyBuckets later =
                SOME.plus(new LatencyBuckets(List.of(new Bucket(150, 2), new Bucket(200, 1))));
        assertThat(later.since(SOME).buckets())
                .containsExactly(new Bucket(150, 2), new Bucket(200, 1));
        assertThat(later.count()).isEqualTo(103);
    }
}
