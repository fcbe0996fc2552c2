package dev.gapless.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class BalancerTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<HttpServer> targets = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        targets.forEach(target -> target.stop(0));
        http.close();
    }

    private URI target(String name) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        server.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    String text =
                            name
                                    + " "
                                    + exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI()
                                    + " "
                                    + body;
                    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        targets.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private HttpResponse<String> get(Balancer balancer, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(balancer.address().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Set<Integer> statuses(Balancer balancer) throws Exception {
        Set<Integer> statuses = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            statuses.add(get(balancer, "/").statusCode());
        }
        return statuses;
    }

    @Test
    void goesRoundTheTargetsAndPassesOnWhatWasAsked() throws Exception {
        try (Balancer balancer = Balancer.start(List.of(target("a"), target("b")), NEVER)) {
            assertThat(get(balancer, "/x?y=1").body()).isEqualTo("a GET /x?y=1");
            assertThat(get(balancer, "/x").body()).isEqualTo("b GET /x");
            HttpResponse<String> posted =
                    http.send(
                            HttpRequest.newBuilder(balancer.address().resolve("/p"))
                                    .POST(HttpRequest.BodyPublishers.ofString("it"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(posted.body()).isEqualTo("a POST /p it");
        }
    }

    @Test
    void goesOnSendingToADeadTargetUntilItsHealthCheck() throws Exception {
        try (Balancer balancer = Balancer.start(List.of(target("a"), target("b")), NEVER)) {
            targets.getFirst().stop(0);
            assertThat(statuses(balancer)).containsExactly(200, 502);
            assertThat(balancer.seesAll()).isTrue();
        }
    }

    @Test
    void learnsFromTheHealthCheckThatATargetIsGone() throws Exception {
        try (Balancer balancer =
                Balancer.start(List.of(target("a"), target("b")), Duration.ofMillis(50))) {
            targets.getFirst().stop(0);
            while (balancer.seesAll()) {
                Thread.onSpinWait();
            }
            assertThat(statuses(balancer)).containsExactly(200);
            targets.getLast().stop(0);
            while (statuses(balancer).contains(502)) {
                Thread.onSpinWait();
            }
            assertThat(statuses(balancer)).containsExactly(503);
        }
    }
}
