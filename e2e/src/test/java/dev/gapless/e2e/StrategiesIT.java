package dev.gapless.e2e;

import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each strategy replaces a release under load without losing a request.
class StrategiesIT {

    @ParameterizedTest
    @ValueSource(strings = {"blue-green", "rolling", "recreate"})
    void replacesAReleaseUnderLoad(String strategy) {
        try (Site site = Site.tiny().with("strategy", strategy).with("hold.time", "2m")) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic = Lossless.traffic(site)) {
                Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
                Lossless.assertNothingLost(site, traffic, "2");
                Lossless.assertNoErrors(traffic);
            }
        }
    }
}
