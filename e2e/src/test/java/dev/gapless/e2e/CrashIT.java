package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.crash.CrashPoint;
import dev.gapless.e2e.crash.Crashes;
import dev.gapless.e2e.crash.Round;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// The agent killed at some entries of a blue-green deployment; `bench/crash` does it at all of
/// them.
class CrashIT {
    private static final List<CrashPoint> POINTS =
            List.of(
                    CrashPoint.before(1),
                    CrashPoint.after(1),
                    CrashPoint.after(3),
                    CrashPoint.before(4),
                    CrashPoint.after(6),
                    CrashPoint.before(8));

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aKilledAgentsSuccessorEndsTheDeploymentWithoutLosingARequest() {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic = Lossless.traffic(site)) {
                Crashes crashes = new Crashes(site, traffic);
                crashes.arm(POINTS.getFirst());
                for (int i = 0; i < POINTS.size(); i++) {
                    Round round =
                            crashes.round(
                                    POINTS.get(i), POINTS.get(Math.min(i + 1, POINTS.size() - 1)));
                    assertThat(round.trouble()).isEmpty();
                    assertThat(round.outcome()).isIn("succeeded", "aborted", "never-begun");
                }
                Lossless.assertNothingLost(site, traffic, site.view().stable());
            }
        }
    }
}
