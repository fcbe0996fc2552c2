package dev.gapless.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class HttpHealthProbeTest {
    /// For those that never answer in full.
    private static final Duration SHORT = Duration.ofMillis(500);

    /// For those that answer: this machine may be slow.
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration NOT_WITHOUT_END = Duration.ofSeconds(20);

    private final HttpHealthProbe probe = new HttpHealthProbe();

    @Test
    void aGoodStatusIsHealthy() throws IOException {
        assertThat(statusOf(200)).isInstanceOf(Answer.Healthy.class);
        assertThat(statusOf(204)).isInstanceOf(Answer.Healthy.class);
    }

    @Test
    void aRedirectIsHealthyAndNotFollowed() throws IOException {
        assertThat(statusOf(302))
                .isInstanceOfSatisfying(
                        Answer.Healthy.class, answer -> assertThat(answer.status()).isEqualTo(302));
    }

    @Test
    void anotherStatusComesWithTheBeginningOfItsBody() throws IOException {
        assertThat(statusOf(503))
                .isInstanceOfSatisfying(
                        Answer.Unhealthy.class,
                        answer -> {
                            assertThat(answer.status()).isEqualTo(503);
                            assertThat(answer.body()).isEqualTo("{\"status\": \"DOWN\"}");
                            assertThat(answer.millis()).isBetween(0L, LONG.toMillis());
                            assertThat(answer.notFound()).isFalse();
                        });
        assertThat(statusOf(404))
                .isInstanceOfSatisfying(
                        Answer.Unhealthy.class, answer -> assertThat(answer.notFound()).isTrue());
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(ask(port)).isEqualTo(new Answer.NotListening());
    }

    @Test
    void aServerThatNeverAnswersIsSilentInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long begin = System.nanoTime();
            assertThat(ask(silent.getLocalPort(), SHORT))
                    .isEqualTo(new Answer.Silent("no answer within 500 ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(SHORT.minusMillis(20), NOT_WITHOUT_END);
        }
    }

    @Test
    void aServerThatDripsIsSilentInTime() throws IOException {
        try (RawServer server =
                new RawServer(
                        client -> {
                            client.getOutputStream()
                                    .write(
                                            "HTTP/1.1 200 OK\r\n"
                                                    .getBytes(StandardCharsets.US_ASCII));
                            while (true) {
                                client.getOutputStream()
                                        .write("X-Drip: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                                client.getOutputStream().flush();
                                pause();
                            }
                        })) {
            long begin = System.nanoTime();
            assertThat(ask(server.port(), SHORT)).isInstanceOf(Answer.Silent.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(NOT_WITHOUT_END);
        }
    }

    @Test
    void aGoodStatusCountsThoughItsBodyHangs() throws IOException {
        try (RawServer server =
                new RawServer(
                        client -> {
                            client.getOutputStream()
                                    .write(
                                            "HTTP/1.1 200 OK\r\n\r\nbegin"
                                                    .getBytes(StandardCharsets.US_ASCII));
                            client.getInputStream().readAllBytes();
                        })) {
            assertThat(ask(server.port(), Duration.ofSeconds(5)))
                    .isInstanceOf(Answer.Healthy.class);
        }
    }

    @Test
    void aConnectionClosedWithoutAnswerIsSilent() throws IOException {
        try (RawServer server = new RawServer(Socket::shutdownOutput)) {
            assertThat(ask(server.port())).isEqualTo(new Answer.Silent("closed without an answer"));
        }
    }

    @Test
    void whatIsNotHttpIsSilent() throws IOException {
        try (RawServer server =
                new RawServer(
                        client -> {
                            client.getOutputStream()
                                    .write(
                                            "SSH-2.0-OpenSSH\r\n\r\n"
                                                    .getBytes(StandardCharsets.US_ASCII));
                            client.shutdownOutput();
                        })) {
            assertThat(ask(server.port()))
                    .isEqualTo(new Answer.Silent("not HTTP: SSH-2.0-OpenSSH"));
        }
    }

    @Test
    void interimAnswersAreSkippedAndChunksJoined() throws IOException {
        String answer =
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        try (RawServer server =
                new RawServer(
                        client -> {
                            client.getOutputStream()
                                    .write(answer.getBytes(StandardCharsets.US_ASCII));
                            client.shutdownOutput();
                        })) {
            assertThat(ask(server.port()))
                    .isInstanceOfSatisfying(
                            Answer.Unhealthy.class,
                            unhealthy -> {
                                assertThat(unhealthy.status()).isEqualTo(500);
                                assertThat(unhealthy.body()).isEqualTo("hello world");
                            });
        }
    }

    @Test
    void eachQuestionComesOverAConnectionOfItsOwn() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server =
                new RawServer(
                        client -> {
                            connections.incrementAndGet();
                            client.getOutputStream()
                                    .write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"
                                                    .getBytes(StandardCharsets.US_ASCII));
                            client.getInputStream().readAllBytes();
                        })) {
            ask(server.port());
            ask(server.port());
            assertThat(connections).hasValue(2);
        }
    }

    private Answer statusOf(int status) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/health",
                exchange -> {
                    byte[] body = "{\"status\":\r\n \"DOWN\"}".getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
                    exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
                    if (status != 204) {
                        exchange.getResponseBody().write(body);
                    }
                    exchange.close();
                });
        server.start();
        try {
            return ask(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private Answer ask(int port) {
        return ask(port, LONG);
    }

    private Answer ask(int port, Duration timeout) {
        HealthPolicy policy =
                new HealthPolicy(
                        "/health",
                        timeout,
                        timeout,
                        timeout,
                        1,
                        1,
                        Duration.ZERO,
                        Duration.ofSeconds(5));
        return probe.ask(Address.local(port), policy);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Answers each connection with whatever the test writes.
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0);

        private interface Conversation {
            void with(Socket client) throws IOException;
        }

        RawServer(Conversation conversation) throws IOException {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                while (!socket.isClosed()) {
                                    try (Socket client = socket.accept()) {
                                        conversation.with(client);
                                    } catch (IOException _) {
                                        // the client left, or the test is over
                                    }
                                }
                            });
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
