package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Releases that are broken in different ways: each is taken back by itself, and release 1 never
/// notices.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenReleasesIT {
    private final Site site = Site.tiny();

    @BeforeAll
    void deployTheGoodOne() {
        site.with("bake-time", "0s");
        for (String version : new String[] {"3", "4", "5", "6", "9"}) {
            site.offer("tiny", version);
        }
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        // what goes wrong under traffic goes wrong after the promotion, however slow this machine
        // is
        site.with("bake-time", "60s").with("ramp", "0s").with("analysis.min-requests", "500");
    }

    @AfterAll
    void end() {
        site.close();
    }

    private DeploymentView broken(String version, String outcome) {
        long pidsBefore = site.instances("1").hashCode();
        try (Traffic traffic = Lossless.traffic(site)) {
            DeploymentView ended = site.deploy(version);
            Lossless.assertOutcome(ended, outcome, 5);
            Lossless.assertNothingLost(site, traffic, "1");
            assertThat(site.instances("1").hashCode())
                    .as("the same processes of release 1")
                    .isEqualTo(pidsBefore);
            if (!version.equals("5")) {
                Lossless.assertNoErrors(traffic);
            }
            return ended;
        }
    }

    @Test
    void oneThatNeverGetsHealthyIsAborted() {
        site.with("health.healthy-deadline", "10s");
        DeploymentView ended = broken("3", "aborted");
        site.with("health.healthy-deadline", "60s");
        assertThat(ended.cause().orElseThrow().code()).isEqualTo("health-deadline");
    }

    @Test
    void oneThatEndsAtItsStartIsAborted() {
        DeploymentView ended = broken("6", "aborted");
        assertThat(ended.cause().orElseThrow().code()).isEqualTo("app-ended");
        assertThat(String.join("\n", ended.cause().orElseThrow().evidence()))
                .contains("exit-at-start");
    }

    @Test
    void oneThatIsUnreadyAfterItsPromotionIsRolledBack() {
        DeploymentView ended = broken("4", "rolled-back");
        assertThat(ended.cause().orElseThrow().code()).isEqualTo("app-unhealthy");
    }

    /// Its requests are lost, and its alone.
    @Test
    void oneThatResetsConnectionsIsRolledBackAndItsRequestsCountAsFailed() {
        try (Traffic traffic = Lossless.traffic(site)) {
            DeploymentView ended = site.deploy("9");
            Lossless.assertOutcome(ended, "rolled-back", 5);
            assertThat(ended.cause().orElseThrow().code()).isEqualTo("app-errors");
            assertThat(ended.cause().orElseThrow().what()).contains("requests to 9 failed");
            assertThat(ended.shares())
                    .allSatisfy(
                            share -> {
                                assertThat(share.errors()).isZero();
                                assertThat(share.failed() > 0)
                                        .isEqualTo(share.release().equals("9"));
                            });
            Lossless.assertSettled(site, "1");
            long failed = traffic.failed();
            assertThat(failed).isPositive();
            traffic.awaitMore(50);
            assertThat(traffic.failed()).isEqualTo(failed);
        }
    }

    @Test
    void oneThatAnswers500IsRolledBackAndItsAnswersCountAsErrors() {
        DeploymentView ended = broken("5", "rolled-back");
        assertThat(ended.cause().orElseThrow().code()).isEqualTo("app-errors");
        assertThat(ended.shares())
                .filteredOn(share -> share.release().equals("5"))
                .allSatisfy(
                        share -> {
                            assertThat(share.errors()).isPositive();
                            assertThat(share.failed()).isZero();
                        });
    }
}
