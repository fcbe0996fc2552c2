package dev.gapless.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.load.ScriptedServer;
import dev.gapless.load.ScriptedServer.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

class HttpConnectionTest {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";

    @Test
    void readsAnswersOfEveryFraming() throws Exception {
        assertThat(bodyOf(call -> call.send(WHOLE))).isEqualTo("0123456789");
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(
                        bodyOf(
                                call ->
                                        call.send(
                                                chunked
                                                        + "4\r\n"
                                                        + "abcd\r\n"
                                                        + "2;x=y\r\n"
                                                        + "ef\r\n"
                                                        + "0\r\n"
                                                        + "Trailer: t\r\n\r\n")))
                .isEqualTo("abcdef");
        assertThat(
                        bodyOf(
                                call -> {
                                    call.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                                    call.close();
                                }))
                .isEqualTo("until the end");
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        assertThat(bodyOf(call -> call.send(interim + WHOLE))).isEqualTo("0123456789");
        assertThat(bodyOf(call -> call.send("HTTP/1.1 204 No Content\r\n\r\n"))).isEmpty();
        assertThat(
                        bodyOf(
                                call ->
                                        call.send(
                                                "HTTP/1.1 304 Not Modified\r\n"
                                                        + "Content-Length: 10\r\n\r\n")))
                .isEmpty();
    }

    private static String bodyOf(Script script) throws IOException {
        return ((Answer) first(script)).bodyText();
    }

    @Test
    void keepsOnlyAsMuchOfTheBodyAsIsWanted() throws Exception {
        try (var server = new ScriptedServer(call -> call.ok("x".repeat(300_000)));
                var connection = open(server)) {
            assertThat(((Answer) connection.exchange(REQUEST, false, 100, soon())).body())
                    .hasSize(100);
            assertThat(connection.reusable()).isTrue();
            assertThat(((Answer) connection.exchange(REQUEST, false, 0, soon())).body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 17, 30, 39, 40, 45, 48})
    void tellsResetAtAnyByte(int bytes) throws Exception {
        var lost =
                lost(
                        call -> {
                            call.send(WHOLE.substring(0, bytes));
                            call.reset();
                        });
        assertThat(lost.kind()).isEqualTo(FailureKind.RESET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 17, 30, 39, 40, 45, 48})
    void tellsTruncationAtAnyByte(int bytes) throws Exception {
        var lost =
                lost(
                        call -> {
                            call.send(WHOLE.substring(0, bytes));
                            call.close();
                        });
        assertThat(lost.kind()).isEqualTo(FailureKind.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "4\r\nab", "4\r\nabcd", "4\r\nabcd\r\n", "4\r\nabcd\r\n0\r\n"})
    void tellsTruncationInsideOfChunks(String body) throws Exception {
        var lost =
                lost(
                        call -> {
                            call.send(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
                            call.close();
                        });
        assertThat(lost.kind()).isEqualTo(FailureKind.TRUNCATED);
    }

    @Test
    void tellsEndOfFileOnFreshFromReusedConnections() throws Exception {
        assertThat(lost(ScriptedServer.Call::close).kind()).isEqualTo(FailureKind.EOF);
        Script closesSecond =
                call -> {
                    if (call.onConnection() == 0) {
                        call.ok("");
                    } else {
                        call.close();
                    }
                };
        try (var server = new ScriptedServer(closesSecond);
                var connection = open(server)) {
            assertThat(connection.exchange(REQUEST, false, 0, soon())).isInstanceOf(Answer.class);
            assertThat(connection.usable()).isTrue();
            assertThat(((Lost) connection.exchange(REQUEST, false, 0, soon())).kind())
                    .isEqualTo(FailureKind.EOF_ON_REUSE);
        }
    }

    @Test
    void seesThatAnIdleConnectionWasClosedBeforeItSends() throws Exception {
        try (var server = new ScriptedServer(call -> call.ok(""));
                var connection = open(server)) {
            assertThat(connection.exchange(REQUEST, false, 0, soon())).isInstanceOf(Answer.class);
            server.closeConnections();
            long deadline = soon();
            while (connection.usable() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(connection.usable()).isFalse();
        }
    }

    @Test
    void doesNotReuseWhatTheServerWillClose() throws Exception {
        try (var server =
                        new ScriptedServer(
                                call -> call.answer("200 OK", "Connection: close\r\n", "x"));
                var connection = open(server)) {
            assertThat(connection.exchange(REQUEST, false, 0, soon())).isInstanceOf(Answer.class);
            assertThat(connection.reusable()).isFalse();
            assertThat(connection.usable()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 2xx OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n"
                        + "Content-Length: 3\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n",
            })
    void callsWhatIsNotOneAnswerABadResponse(String answer) throws Exception {
        assertThat(lost(call -> call.send(answer)).kind()).isEqualTo(FailureKind.BAD_RESPONSE);
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var opened = HttpConnection.open(address, Duration.ofSeconds(2));
        assertThat(Objects.requireNonNull(opened.lost()).kind())
                .isEqualTo(FailureKind.CONNECT_REFUSED);
    }

    @Test
    void tellsThatTheBacklogIsFull() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), listener.getLocalPort());
            HttpConnection.Opened opened = HttpConnection.open(address, Duration.ofMillis(150));
            for (int i = 0; i < 20 && opened.connection() != null; i++) {
                opened = HttpConnection.open(address, Duration.ofMillis(150));
            }
            assertThat(Objects.requireNonNull(opened.lost()).kind())
                    .isEqualTo(FailureKind.CONNECT_TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 45})
    void tellsTimeoutWhereverTheAnswerStops(int bytes) throws Exception {
        var released = new CountDownLatch(1);
        Script stalls =
                call -> {
                    call.send(WHOLE.substring(0, bytes));
                    released.await();
                };
        try (var server = new ScriptedServer(stalls);
                var connection = open(server)) {
            var lost =
                    (Lost) connection.exchange(REQUEST, false, 0, System.nanoTime() + 150_000_000);
            assertThat(lost.kind()).isEqualTo(FailureKind.TIMEOUT);
        } finally {
            released.countDown();
        }
    }

    @Test
    void doesNotHangOnAPeerThatReadsNothing() throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var address =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), listener.getLocalPort());
            try (var connection =
                    Objects.requireNonNull(
                            HttpConnection.open(address, Duration.ofSeconds(2)).connection())) {
                long deadline = System.nanoTime() + 100_000_000;
                var watch =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            while (!Thread.currentThread().isInterrupted()) {
                                                connection.expire(System.nanoTime());
                                                Thread.onSpinWait();
                                            }
                                        });
                var lost = (Lost) connection.exchange(new byte[64 << 20], false, 0, deadline);
                watch.interrupt();
                assertThat(lost.kind()).isEqualTo(FailureKind.TIMEOUT);
            }
        }
    }

    @Test
    void takesTheAnswerOfAServerThatRefusesAnUploadAndCloses() throws Exception {
        Script refuses =
                call -> {
                    call.send(
                            "HTTP/1.1 413 Too Large\r\n"
                                    + "Connection: close\r\n"
                                    + "Content-Length: 0\r\n\r\n");
                    call.close();
                };
        byte[] upload = new byte[8 << 20];
        byte[] head = "POST / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(head, 0, upload, 0, head.length);
        try (var server = new ScriptedServer(refuses);
                var connection = open(server)) {
            var answer = connection.exchange(upload, false, 0, System.nanoTime() + 3_000_000_000L);
            assertThat(answer).isInstanceOf(Answer.class);
            assertThat(((Answer) answer).status()).isEqualTo(413);
        }
    }

    private static Lost lost(Script script) throws IOException {
        return (Lost) first(script);
    }

    private static Exchange first(Script script) throws IOException {
        try (var server = new ScriptedServer(script);
                var connection = open(server)) {
            return connection.exchange(REQUEST, false, 1 << 16, soon());
        }
    }

    private static HttpConnection open(ScriptedServer server) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        return Objects.requireNonNull(
                HttpConnection.open(address, Duration.ofSeconds(2)).connection());
    }

    private static long soon() {
        return System.nanoTime() + 5_000_000_000L;
    }
}
