package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// A candidate is asked what stands in the file before anybody else asks it something.
class WarmUpIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aCandidateIsWarmedUpBeforeItsFirstRequestAndAgainWhenTheAgentDies() throws Exception {
        try (Site site = Site.tiny()) {
            Files.writeString(site.folder().resolve("warm.txt"), "/work?k=2\n");
            site.with("warm-up", "{ requests: [GET /], file: warm.txt, limit: 5s }");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            assertThat(evidence(site.view().deployment().orElseThrow())).isEmpty();
            try (Traffic traffic = site.traffic(4, Duration.ofMillis(20))) {
                DeploymentView second = site.begin("2").orElseThrow();
                site.awaitState(second, "warming");
                Await.until(
                        "both are shown as warming, and what was sent",
                        LIMIT,
                        () ->
                                site.view().instances().stream()
                                                        .filter(
                                                                one ->
                                                                        one.state()
                                                                                .equals("warming"))
                                                        .count()
                                                == 2
                                        && site.view().deployment().orElseThrow().steps().stream()
                                                .anyMatch(
                                                        step ->
                                                                step.state().equals("running")
                                                                        && step.text()
                                                                                .contains("p99")));
                site.agent().kill();
                site.agent().connect();
                DeploymentView end = site.outcome(second);
                Lossless.assertOutcome(end, "succeeded", 0);
                assertThat(evidence(end))
                        .singleElement()
                        .asString()
                        .matches(
                                "[0-9,]+ requests, p99 [0-9,.]+ -> [0-9,.]+ ms(, cut at the limit)?");
                assertThat(traffic.stop().failed()).isZero();
            }
        }
    }

    @Test
    void aReleaseThatFailsItsWarmUpIsSeenByNobody() throws Exception {
        try (Site site = Site.tiny()) {
            site.with("warm-up", "{ requests: [GET /], limit: 3s }");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic = site.traffic(4, Duration.ofMillis(20))) {
                site.with("env", "{ TINY_BEHAVIOUR: errors=100 }");
                DeploymentView end = site.deploy("2");
                assertThat(end.outcome()).isEqualTo("aborted");
                assertThat(end.cause().orElseThrow().code()).isEqualTo("warm-up-failed");
                assertThat(end.cause().orElseThrow().found())
                        .matches("GET / to 127.0.0.1:[0-9]+: 500");
                assertThat(end.shares())
                        .filteredOn(share -> share.release().equals("2"))
                        .allSatisfy(
                                share -> assertThat(share.requests() + share.failed()).isZero());
                LoadResult seen = traffic.stop();
                assertThat(seen.failed()).isZero();
                assertThat(seen.errors()).isZero();
                assertThat(seen.requests()).isPositive();
            }
            assertThat(site.instances("2")).isEmpty();
        }
    }

    private static List<String> evidence(DeploymentView deployment) {
        return deployment.steps().stream()
                .filter(step -> step.name().equals("warm-up") && step.state().equals("done"))
                .map(DeploymentView.StepView::text)
                .toList();
    }
}
