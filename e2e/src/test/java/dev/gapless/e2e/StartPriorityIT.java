package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A candidate has little of the CPU while it starts, and its share before it gets a request;
/// nobody is left behind with little, whenever the agent dies.
class StartPriorityIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SLOW_START_MILLIS = 3_000;
    private static final int DEATHS = 4;
    private static final long SEED = 20_261_130;

    @Test
    void aCandidateIsHeldBackUntilItIsHealthy() throws IOException {
        try (Site site = site()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            List<Long> old = site.instances("1");
            assumePossible(site);
            try (Traffic traffic = site.traffic(4, Duration.ofMillis(20))) {
                site.with("env", "{ TINY_BEHAVIOUR: slow-start=" + SLOW_START_MILLIS + " }");
                DeploymentView second = site.begin("2").orElseThrow();
                Await.until(
                        "both candidates are held back",
                        LIMIT,
                        () ->
                                site.instances("2").size() == 2
                                        && site.instances("2").stream()
                                                .allMatch(StartPriorityIT::isLow));
                assertThat(old).isNotEmpty().noneMatch(StartPriorityIT::isLow);
                site.awaitState(second, "shifting");
                Await.until(
                        "nobody is held back",
                        LIMIT,
                        () -> site.instances("2").stream().noneMatch(StartPriorityIT::isLow));
                Lossless.assertOutcome(site.outcome(second), "succeeded", 0);
                assertThat(site.instances("2")).hasSize(2).noneMatch(StartPriorityIT::isLow);
                assertThat(traffic.stop().failed()).isZero();
            }
        }
    }

    @Test
    void nobodyIsLeftBehindWheneverTheAgentIsKilled() throws Exception {
        Random random = new Random(SEED);
        try (Site site = site()) {
            site.with("env", "{ TINY_BEHAVIOUR: slow-start=1000 }");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            assumePossible(site);
            String[] releases = {"2", "1"};
            for (int death = 0; death < DEATHS; death++) {
                String next = releases[death % 2];
                DeploymentView begun = site.begin(next).orElseThrow();
                Thread.sleep(random.nextInt(3 * 1_000));
                site.agent().kill();
                site.agent().connect();
                assertThat(site.outcome(begun).outcome()).isEqualTo("succeeded");
                Await.until(
                        "nobody is held back",
                        LIMIT,
                        () -> site.instances().stream().noneMatch(StartPriorityIT::isLow));
                assertThat(site.instances(next)).hasSize(2);
            }
        }
    }

    private static Site site() {
        Site site = Site.tiny();
        site.with("start-priority", "low");
        return site;
    }

    /// What this host can do is what the plan says.
    private static void assumePossible(Site site) {
        String plan =
                site.client().plan(site.name(), site.request("2")).steps().getFirst().groupNote();
        assertThat(plan).startsWith("CPU: ");
        Assumptions.assumeFalse(plan.contains("cannot"), plan);
    }

    private static boolean isLow(long pid) {
        return text(pid, "cgroup").contains("gapless-starting")
                || text(pid, "autogroup").strip().endsWith(" nice 19");
    }

    /// Empty for one that is gone.
    private static String text(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException _) {
            return "";
        }
    }
}
