package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Whom the kernel would end first: a candidate, then what serves, then agent and switch.
class MemoryShortIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void theCandidateGoesBeforeTheStableReleaseUntilItIsPromoted() {
        try (Site site = Site.tiny()) {
            site.with("bake-time", "0s");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            int agent = score(site.client().agent().pid());
            int established = Math.max(0, agent) + 100;
            awaitScore(site, "1", established);
            site.with("ramp", "5m");
            DeploymentView second = site.begin("2").orElseThrow();
            site.awaitState(second, "shifting");
            assertThat(site.instances("2")).isNotEmpty();
            assertThat(site.instances("2"))
                    .allSatisfy(pid -> assertThat(score(pid)).isEqualTo(established + 400));
            assertThat(site.instances("1"))
                    .allSatisfy(pid -> assertThat(score(pid)).isEqualTo(established));
            assertThat(site.proxies()).allSatisfy(pid -> assertThat(score(pid)).isEqualTo(agent));
            site.command("promote");
            Lossless.assertOutcome(site.outcome(second), "succeeded", 0);
            awaitScore(site, "2", established);
        }
    }

    private static void awaitScore(Site site, String release, int wanted) {
        assertThat(site.instances(release)).isNotEmpty();
        Await.until(
                "the value of " + release,
                LIMIT,
                () -> site.instances(release).stream().allMatch(pid -> score(pid) == wanted));
    }

    private static int score(long pid) {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")).strip());
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
