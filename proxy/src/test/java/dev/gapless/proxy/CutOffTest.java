package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Connections that end before their time.
class CutOffTest {
    private static final String POST =
            "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789";

    /// Where the instance dies: after how much of the request, and after how much of its answer.
    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "0, 0, true",
        "20, 0, false",
        "20, 0, true",
        "head, 0, false",
        "head, 0, true",
        "body, 0, false",
        "body, 0, true",
        "all, 0, false",
        "all, 0, true",
        "all, 5, false",
        "all, 5, true",
        "all, status, false",
        "all, status, true"
    })
    void answers502WhenAFreshConnectionDiesBeforeTheAnswer(
            String request, String answer, boolean reset) throws Exception {
        try (RawUpstream app = dying(request, answer, reset);
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            Response response = client.send(POST).read();
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.failure()).isIn("upstream-reset", "upstream-closed");
            assertThat(response.field("Cache-Control")).contains("no-store");
            if (!request.equals("0")) {
                assertThat(app.accepted()).as("a POST is sent once").isEqualTo(1);
            }
            ReleaseStats release = proxy.release("v1");
            assertThat(release.failed()).isEqualTo(Map.of(response.failure(), 1L));
            assertThat(release.requests()).isEqualTo(1);
            assertThat(release.errors5xx()).isZero();
            assertThat(proxy.instance("i1").inFlight()).isZero();
            // The connection to the client is still good.
            assertThat(client.send(POST).read().status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 10, half, false", "Content-Length: 10, half, true",
        "Transfer-Encoding: chunked, '3\r\nabc\r\n', false",
                "Transfer-Encoding: chunked, '3\r\nabc\r\n', true",
        "Transfer-Encoding: chunked, '3\r\nabc\r\n0\r\n', false",
                "Transfer-Encoding: chunked, '5\r\nab', true",
        "Connection: close, some, true"
    })
    void breaksTheClientOffWhenAnAnswerIsCut(String framing, String part, boolean reset)
            throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + part);
                                    if (reset) {
                                        // Else the reset overtakes the bytes.
                                        Thread.sleep(100);
                                        connection.reset();
                                    }
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
            assertThat(proxy.release("v1").failed()).isEqualTo(Map.of("upstream-cut", 1L));
        }
    }

    @Test
    void aCutAnswerDoesNotLookCompleteToAnHttp10Client() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "Transfer-Encoding: chunked\r\n\r\n"
                                                    + "3\r\n"
                                                    + "abc\r\n");
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            assertThatThrownBy(() -> client.send("GET / HTTP/1.0\r\n\r\n").read())
                    .hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "HTTP/1.1 200 OK\r\n"
                        + "Content-Length: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "hello\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"
            })
    void answers502ToWhatIsNotHttp(String answer) throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(answer);
                                    connection.readHead();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            Response response = client.get("/");
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.failure()).isEqualTo("bad-response");
            assertThat(proxy.release("v1").failed()).isEqualTo(Map.of("bad-response", 1L));
        }
    }

    @Test
    void boundsTheHeadOfAnAnswer() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\nA: "
                                                    + "a".repeat(200_000)
                                                    + "\r\n\r\n");
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            assertThat(client.get("/").failure()).isEqualTo("bad-response");
        }
    }

    @Test
    void anErrorOfTheReleaseIsNoFailureOfTheProxy() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.answer(503, "busy");
                                    connection.readHead();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            Response response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.failure()).isEmpty();
            assertThat(proxy.release("v1").failed()).isEmpty();
            assertThat(proxy.release("v1").errors5xx()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatLeavesEndsItsRequestAtTheInstance(boolean answering) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    if (answering) {
                                        connection.write(
                                                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
                                    }
                                    asked.countDown();
                                    if (connection.in.read() < 0) {
                                        ended.countDown();
                                    }
                                });
                TestProxy proxy = TestProxy.to(app)) {
            RawClient client = proxy.client();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            asked.await();
            client.close();
            ended.await();
            TestProxy.await("the claim is given back", () -> proxy.instance("i1").inFlight() == 0);
            ReleaseStats release = proxy.release("v1");
            assertThat(release.clientAborts()).isEqualTo(1);
            assertThat(release.requests()).isZero();
            assertThat(release.failed()).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsUploadEndsTheUpload() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readHead();
                                    connection.in.readNBytes(1_000);
                                    if (connection.in.read() < 0) {
                                        cut.countDown();
                                    }
                                });
                TestProxy proxy = TestProxy.to(app)) {
            RawClient client = proxy.client();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n"
                            + "x".repeat(1_000));
            client.close();
            cut.await();
        }
    }

    @Test
    void answersBeforeTheBodyIsReadReachTheClient() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readHead();
                                    // Closes with 10 MB unread, which sends a reset behind the
                                    // answer.
                                    connection.write(
                                            "HTTP/1.1 413 Too Large\r\n"
                                                    + "Content-Length: 5\r\n"
                                                    + "Connection: close\r\n\r\n"
                                                    + "large");
                                });
                TestProxy proxy = TestProxy.to(app)) {
            for (int i = 0; i < 20; i++) {
                try (RawClient client = proxy.client()) {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
                    AtomicBoolean failed = new AtomicBoolean();
                    Thread sender =
                            Thread.ofVirtual()
                                    .start(
                                            () -> {
                                                try {
                                                    client.out.write(new byte[10_000_000]);
                                                } catch (IOException _) {
                                                    failed.set(true);
                                                }
                                            });
                    sender.join();
                    assertThat(failed).as("the upload was reset").isFalse();
                    Response response = client.read();
                    assertThat(response.status()).isIn(413, 502);
                    assertThat(response.field("Connection")).contains("close");
                    assertThat(client.ended()).isTrue();
                }
            }
        }
    }

    @Test
    void anAnswerBeforeTheBodyIsPassedOnAsItIsWhenTheInstanceReadsOn() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readHead();
                                    connection.write(
                                            "HTTP/1.1 413 Too Large\r\n"
                                                    + "Content-Length: 5\r\n"
                                                    + "Connection: close\r\n\r\n"
                                                    + "large");
                                    connection.in.transferTo(OutputStream.nullOutputStream());
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
            client.out.write(new byte[10_000_000]);
            Response response = client.read();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.text()).isEqualTo("large");
            assertThat(client.ended()).isTrue();
        }
    }

    // Reads so much of the request, writes so much of an answer, and dies.
    private static RawUpstream dying(String request, String answer, boolean reset)
            throws IOException {
        return new RawUpstream(
                connection -> {
                    switch (request) {
                        case "0" -> connection.awaitBytes();
                        case "20" -> connection.in.readNBytes(20);
                        case "head" -> connection.readHead();
                        case "body" -> {
                            connection.readHead();
                            connection.in.readNBytes(5);
                        }
                        default -> connection.readRequest();
                    }
                    switch (answer) {
                        case "0" -> {}
                        case "5" -> connection.write("HTTP/");
                        default -> connection.write("HTTP/1.1 200 OK\r\n");
                    }
                    if (reset) {
                        connection.reset();
                    }
                });
    }
}
