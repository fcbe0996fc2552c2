package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.ProblemReport;
import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;
import dev.gapless.load.effects.EffectsResult;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The built-in switch killed with -9, or hanging.
@Order(1)
class ProxyDeathIT {
    private static final int USERS = 8;

    @Test
    void newConnectionsWaitForTheNextProxyAndOnlyRequestsInFlightAreLost() throws Exception {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic = site.traffic(USERS, Duration.ofMillis(20)).awaitMore(20)) {
                long proxy = site.view().trafficSwitch().pid();
                Processes.kill(proxy);
                AgentControl.awaitEnd(proxy);
                // while there is none its sockets are the agent's, and clients wait there
                assertThatThrownBy(() -> site.client().stopAgent(true))
                        .hasMessageContaining("not-possible-now")
                        .hasMessageContaining("is being started again");
                assertThat(get(site)).isEqualTo("release 1");
                Await.until(
                        "another proxy",
                        Duration.ofMinutes(5),
                        () -> site.proxies().size() == 1 && !site.proxies().contains(proxy));
                traffic.awaitMore(100);
                LoadResult result = traffic.stop();
                assertThat(result.failed()).as("requests lost").isLessThanOrEqualTo(USERS);
                EffectsResult effects = traffic.effects();
                assertThat(effects.missing() + effects.doubled())
                        .as("orders lost or doubled")
                        .isZero();
                Lossless.assertSettled(site, "1");
            }
        }
    }

    @Test
    void oneThatHangsIsReplacedAndWhatWasAskedMeanwhileIsAnswered() throws Exception {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            long proxy = site.view().trafficSwitch().pid();
            Processes.signal(proxy, "STOP");
            // asked of the hung one: it waits in the backlog that the agent holds, too
            assertThat(get(site)).isEqualTo("release 1");
            assertThat(site.proxies()).hasSize(1).doesNotContain(proxy);
            Await.until(
                    "confirmed routes",
                    Duration.ofSeconds(30),
                    () -> site.view().trafficSwitch().state().equals("confirmed"));
            assertThat(agentLog(site)).contains("the proxy, pid " + proxy + ", hangs");
            Lossless.assertSettled(site, "1");
        }
    }

    @Test
    void anAgentThatComesToAProxyThatHangsReplacesItToo() throws Exception {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            long proxy = site.view().trafficSwitch().pid();
            site.agent().stop();
            Processes.signal(proxy, "STOP");
            site.agent().connect();
            AgentControl.awaitEnd(proxy);
            // this agent held no sockets: until the next proxy listens connections are refused
            awaitConfirmed(site);
            Lossless.assertSettled(site, "1");
            assertThat(get(site)).isEqualTo("release 1");
        }
    }

    private static void awaitConfirmed(Site site) {
        Await.until(
                "confirmed routes",
                Duration.ofSeconds(30),
                () -> site.view().trafficSwitch().state().equals("confirmed"));
    }

    private static String agentLog(Site site) throws IOException {
        return Files.readString(site.home().resolve("logs/agent.log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"routes.json", "routes.json routes.previous.json", "everything"})
    void getsItsRoutesAgainWhenWhatItStoredIsGone(String broken) throws Exception {
        try (Site site = Site.tiny()) {
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
            // the routes without the instances of 1 may still be on their way: stored after the
            // file was broken they would mend it
            awaitConfirmed(site);
            long proxy = site.view().trafficSwitch().pid();
            Path folder = site.home().resolve("proxy");
            if (broken.equals("everything")) {
                deleteAll(folder);
            } else {
                for (String file : broken.split(" ")) {
                    Files.writeString(folder.resolve(file), "garbage");
                }
            }
            Processes.kill(proxy);
            AgentControl.awaitEnd(proxy);
            assertThat(get(site)).isEqualTo("release 2");
            awaitConfirmed(site);
            boolean corrupt = !broken.equals("everything");
            assertThat(troubles(site).contains("routes-corrupt"))
                    .as(agentLog(site))
                    .isEqualTo(corrupt);
            if (broken.equals("routes.json")) {
                isStillToldWhileItDoesNotAnswer(site);
            }
        }
    }

    private static void isStillToldWhileItDoesNotAnswer(Site site) {
        long proxy = site.view().trafficSwitch().pid();
        Processes.signal(proxy, "STOP");
        try {
            Await.until(
                    "word of its silence",
                    Duration.ofSeconds(30),
                    () -> troubles(site).contains("switch-unreachable"));
            assertThat(troubles(site)).contains("routes-corrupt");
        } finally {
            Processes.signal(proxy, "CONT");
        }
    }

    private static List<String> troubles(Site site) {
        return site.view().trouble().stream().map(ProblemReport::code).toList();
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String get(Site site) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(site.url()).timeout(Duration.ofMinutes(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
        }
    }
}
