package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.GuardView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A candidate that takes from the release that serves what it needs is slowed down, and given up
/// when that does not help; those that are served lose no request.
class DipGuardIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aCandidateThatSlowsTheOthersDownIsGivenUpOrHeldBackAndGoesOn() throws Exception {
        try (Site site = Site.tiny()) {
            site.offer(Checkout.release("tiny", "1"), "tiny-3.jar");
            // of latency: what else runs beside this test is no dip; of errors: one percent
            site.with("dip-limit", "100x").with("ramp", "1s");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic =
                    site.traffic(6, Duration.ofMillis(10), List.of(RequestSpec.get("/locked")))) {
                usual(site);
                givenUp(site);
                slowedDown(site);
                assertThat(traffic.stop().failed()).isZero();
            }
            assertThat(site.instances("2")).hasSize(2).noneMatch(DipGuardIT::isLow);
        }
    }

    /// The switch knows enough of the time before.
    private static void usual(Site site) {
        Await.until(
                "there is something to compare with",
                LIMIT,
                () ->
                        site.client().plan(site.name(), site.request("3")).notes().stream()
                                .anyMatch(note -> note.startsWith("Guard: ")));
    }

    /// For the first eight seconds of its long start it keeps a lock that the others need. The
    /// agent dies while it is held back.
    private static void slowedDown(Site site) throws Exception {
        behaves(site, "greedy=8,slow-start=10000");
        boolean possible = isPossible(site);
        DeploymentView second = site.begin("2").orElseThrow();
        Await.until(
                "it is slowed down, and that is shown",
                LIMIT,
                () ->
                        site.view().instances().stream()
                                .filter(one -> one.release().equals("2"))
                                .map(InstanceView::heldBack)
                                .anyMatch(
                                        text ->
                                                text.matches(
                                                        "slowed down: [0-9]+ of [0-9]+ requests to 1 failed .*")));
        if (possible) {
            Await.until(
                    "it has little of the CPU, though start-priority is normal",
                    LIMIT,
                    () ->
                            site.instances("2").size() == 2
                                    && site.instances("2").stream().allMatch(DipGuardIT::isLow));
        }
        assertThat(site.instances("1")).noneMatch(DipGuardIT::isLow);
        site.agent().kill();
        site.agent().connect();
        DeploymentView end = site.outcome(second);
        Lossless.assertOutcome(end, "succeeded", 0);
        assertThat(end.guard()).extracting(GuardView::pace).startsWith("slow").endsWith("full");
        assertThat(site.instances("2")).hasSize(2).noneMatch(DipGuardIT::isLow);
    }

    private static void givenUp(Site site) {
        behaves(site, "greedy=100,slow-start=100000");
        DeploymentView end = site.deploy("3");
        Lossless.assertOutcome(end, "aborted", 5);
        assertThat(end.cause().orElseThrow().code()).isEqualTo("dip-limit");
        assertThat(end.cause().orElseThrow().evidence())
                .anySatisfy(one -> assertThat(one).contains(" s slowed down: "))
                .anySatisfy(one -> assertThat(one).contains(" s paused: "));
        assertThat(end.guard()).extracting(GuardView::pace).startsWith("slow").endsWith("paused");
        assertThat(site.instances("3")).isEmpty();
        assertThat(site.instances()).noneMatch(DipGuardIT::isLow);
    }

    private static void behaves(Site site, String behaviour) {
        site.with(
                "env",
                "{ TINY_ORDERS: " + site.orders() + ", TINY_BEHAVIOUR: '" + behaviour + "' }");
    }

    private static boolean isPossible(Site site) {
        site.with("start-priority", "low");
        String plan =
                site.client().plan(site.name(), site.request("2")).steps().getFirst().groupNote();
        site.with("start-priority", "normal");
        return !plan.contains("cannot");
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
