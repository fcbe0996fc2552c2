package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.Settings;
import dev.gapless.runtime.health.HttpHealthProbe;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/// Whether anybody answers where nginx is to lead.
class AnsweringTest {
    private static final Settings SETTINGS =
            ConfigReader.read(
                    Path.of("/srv/shop/gapless.yaml"),
                    """
                    name: shop
                    artifact: shop-{version}.jar
                    ports: [8081, 8082]
                    health: { path: /health }
                    switch: { listen: "127.0.0.1:8080" }
                    """,
                    Map.of());

    @Test
    void nginxIsNotLedWhereNobodyListens() throws IOException {
        HttpServer server = HttpServer.create(here(), 0);
        String place = "127.0.0.1:" + server.getAddress().getPort();
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        server.start();
        Answering answering = new Answering(new HttpHealthProbe());
        assertThatCode(() -> answering.require(place, SETTINGS, 8081))
                .as("it answers, well or not")
                .doesNotThrowAnyException();
        server.stop(0);
        assertThatThrownBy(() -> answering.require(place, SETTINGS, 8081))
                .hasMessageContaining("switch-unreachable")
                .hasMessageContaining(place)
                .extracting("report.serves")
                .isEqualTo("the process on :8081, as before");
    }

    private static InetSocketAddress here() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
