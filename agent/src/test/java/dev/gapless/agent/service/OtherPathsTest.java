package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.HealthProbe.Other;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.runtime.health.HttpHealthProbe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Over a real server and the real probe.
class OtherPathsTest {
    private final Map<String, Integer> has = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpHealthProbe probe = new HttpHealthProbe();
    private final OtherPaths others = new OtherPaths(probe);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    asked.add(exchange.getRequestMethod() + " " + path);
                    int status = has.getOrDefault(path, 404);
                    if (status > 0) {
                        exchange.sendResponseHeaders(status, -1);
                        exchange.close();
                    }
                });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void theUsualOnesAreAskedWhereThePathIsNotThere() {
        has.putAll(Map.of("/actuator/health", 200, "/health", 401));
        Answer.Unhealthy answer = (Answer.Unhealthy) ask("/health/ready", true);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.others())
                .contains(
                        new Other("/actuator/health", 200),
                        new Other("/health", 401),
                        new Other("/healthz", 404))
                .hasSize(8);
        assertThat(asked).hasSize(9).allMatch(line -> line.startsWith("GET /"));
    }

    @Test
    void thePathItselfIsNotAskedTwice() {
        Answer.Unhealthy answer = (Answer.Unhealthy) ask("/healthz", true);
        assertThat(answer.others()).hasSize(7).doesNotContain(new Other("/healthz", 404));
        assertThat(asked).doesNotHaveDuplicates();
    }

    /// It may have them later than it answers, but is not to be asked for all of them each time.
    @Test
    void theyAreAskedAgainAtEachTenthQuestionOnly() {
        ask("/up", true);
        has.put("/health", 200);
        for (int i = 2; i <= 10; i++) {
            Answer.Unhealthy answer = (Answer.Unhealthy) ask("/up", true);
            assertThat(answer.others()).as("remembered").hasSize(8);
        }
        assertThat(asked).hasSize(10 + 8);
        Answer.Unhealthy answer = (Answer.Unhealthy) ask("/up", true);
        assertThat(answer.others()).contains(new Other("/health", 200));
        assertThat(asked).hasSize(11 + 16);
    }

    @Test
    void nobodyIsAskedForOthersWhoHasThePathOrIsNotOurs() {
        has.putAll(Map.of("/up", 200, "/sick", 503));
        assertThat(ask("/up", true)).isInstanceOf(Answer.Healthy.class);
        assertThat(ask("/sick", true))
                .isInstanceOfSatisfying(
                        Answer.Unhealthy.class, sick -> assertThat(sick.others()).isEmpty());
        assertThat(ask("/none", false))
                .isInstanceOfSatisfying(
                        Answer.Unhealthy.class, none -> assertThat(none.others()).isEmpty());
        assertThat(asked).containsExactly("GET /up", "GET /sick", "GET /none");
    }

    @Test
    void oneThatDoesNotAnswerEndsTheLook() {
        has.put("/health", -1);
        Answer.Unhealthy answer = (Answer.Unhealthy) ask("/up", true);
        assertThat(answer.others())
                .containsExactly(
                        new Other("/actuator/health/readiness", 404),
                        new Other("/actuator/health", 404));
        assertThat(asked).last().isEqualTo("GET /health");
    }

    private Answer ask(String path, boolean ours) {
        HealthPolicy policy =
                new HealthPolicy(
                        path,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        3,
                        3,
                        Duration.ZERO,
                        Duration.ofSeconds(10));
        Address address = Address.local(server.getAddress().getPort());
        return others.with(probe.ask(address, policy), address, policy, () -> ours);
    }
}
