package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;
import dev.gapless.proxy.RawUpstream.Request;

import org.junit.jupiter.api.Test;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// What the instance sees of a request, and the client of the answer.
class ForwardingTest {
    private final BlockingQueue<Request> seen = new LinkedBlockingQueue<>();

    private RawUpstream recording(String answer) throws Exception {
        return new RawUpstream(
                connection -> {
                    for (var request = connection.readRequest();
                            request.isPresent();
                            request = connection.readRequest()) {
                        seen.add(request.get());
                        connection.write(answer);
                    }
                });
    }

    @Test
    void dropsHopByHopFieldsAndTellsWhereTheRequestCameFrom() throws Exception {
        try (RawUpstream app =
                        recording(
                                "HTTP/1.1 200 OK\r\n"
                                        + "Content-Length: 0\r\n"
                                        + "Keep-Alive: timeout=5\r\n"
                                        + "X-Gapless-Failure: forged\r\n"
                                        + "X-Gapless-Release: forged\r\n"
                                        + "Set-Cookie: a=1\r\n"
                                        + "Set-Cookie: b=2\r\n\r\n");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send(
                    "GET /p?q=1 HTTP/1.1\r\n"
                            + "Host: shop.example\r\n"
                            + "Connection: keep-alive, X-Hop, Host\r\n"
                            + "X-Hop: 1\r\n"
                            + "Keep-Alive: 5\r\n"
                            + "Proxy-Connection: x\r\n"
                            + "TE: gzip, trailers\r\n"
                            + "Upgrade: h2c\r\n"
                            + "X-Forwarded-For: 10.0.0.1\r\n"
                            + "x-forwarded-for: 10.0.0.2\r\n"
                            + "Cookie: c=1\r\n"
                            + "Accept: */*\r\n\r\n");
            Response response = client.read();
            Request request = seen.take();
            assertThat(request.line()).isEqualTo("GET /p?q=1 HTTP/1.1");
            assertThat(request.field("Host")).contains("shop.example");
            assertThat(request.head())
                    .doesNotContain("X-Hop", "Keep-Alive", "Proxy-Connection", "Upgrade");
            assertThat(request.field("TE")).contains("trailers");
            assertThat(request.field("Connection")).contains("TE");
            assertThat(request.field("X-Forwarded-For")).contains("10.0.0.1, 10.0.0.2");
            assertThat(request.field("X-Forwarded-Proto")).contains("http");
            assertThat(request.field("X-Forwarded-Host")).contains("shop.example");
            assertThat(request.head())
                    .contains("Cookie: c=1\r\n", "Accept: */*\r\n")
                    .endsWith("\r\n\r\n");
            assertThat(response.head())
                    .contains("Set-Cookie: a=1\r\n", "Set-Cookie: b=2\r\n")
                    .doesNotContain("forged", "timeout=5");
            assertThat(response.field("Keep-Alive")).contains("timeout=75");
        }
    }

    @Test
    void keepsWhatAnOuterProxySaid() throws Exception {
        try (RawUpstream app = recording("HTTP/1.1 204 No Content\r\n\r\n");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send(
                            "GET / HTTP/1.1\r\n"
                                    + "Host: a\r\n"
                                    + "X-Forwarded-Proto: https\r\n"
                                    + "X-Forwarded-Host: b\r\n\r\n")
                    .read();
            Request request = seen.take();
            assertThat(request.field("X-Forwarded-Proto")).contains("https");
            assertThat(request.field("X-Forwarded-Host")).contains("b");
        }
    }

    @Test
    void rewritesTheAbsoluteForm() throws Exception {
        try (RawUpstream app = recording("HTTP/1.1 204 No Content\r\n\r\n");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("GET http://h:1/p/q?x HTTP/1.1\r\nHost: h:1\r\n\r\n").read();
            assertThat(seen.take().line()).isEqualTo("GET /p/q?x HTTP/1.1");
            client.send("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n").read();
            assertThat(seen.take().line()).isEqualTo("GET / HTTP/1.1");
            client.send("GET http://h?x=/y HTTP/1.1\r\nHost: h\r\n\r\n").read();
            assertThat(seen.take().line()).isEqualTo("GET /?x=/y HTTP/1.1");
            client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").read();
            assertThat(seen.take().line()).isEqualTo("OPTIONS * HTTP/1.1");
        }
    }

    @Test
    void passesTrailersBothWays() throws Exception {
        try (RawUpstream app =
                        recording(
                                "HTTP/1.1 200 OK\r\n"
                                        + "Transfer-Encoding: chunked\r\n"
                                        + "Trailer: X-Sum\r\n\r\n"
                                        + "3\r\n"
                                        + "abc\r\n"
                                        + "0\r\n"
                                        + "X-Sum: 6\r\n"
                                        + "Content-Length: 9\r\n\r\n");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "2\r\nhi\r\n0\r\nX-Up: 1\r\nHost: evil\r\n\r\n");
            Response response = client.read();
            assertThat(seen.take().trailers()).isEqualTo("X-Up: 1\n");
            assertThat(response.text()).isEqualTo("abc");
            assertThat(response.trailers()).isEqualTo("X-Sum: 6\n");
        }
    }

    @Test
    void knowsWhichAnswersHaveNoBody() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    while (connection.readRequest().isPresent()) {
                                        connection.write(answers.take());
                                    }
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            answers.add("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
            Response head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read(true);
            assertThat(head.field("Content-Length")).contains("1234");
            answers.add("HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\nETag: \"x\"\r\n\r\n");
            assertThat(client.get("/").status()).isEqualTo(304);
            answers.add("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.get("/").field("Content-Length")).isEmpty();
            answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").read(true).status())
                    .isEqualTo(200);
            answers.add("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok");
            assertThat(client.get("/").text()).isEqualTo("ok");
            assertThat(app.accepted()).isEqualTo(1);
        }
    }

    @Test
    void letsTheInstanceDecideAboutExpectContinue() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        CountDownLatch mayContinue = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    String head = connection.readHead().orElseThrow();
                                    headSeen.countDown();
                                    mayContinue.await();
                                    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                                    String body = new String(connection.in.readNBytes(4));
                                    connection.answer(200, body + head.contains("100-continue"));
                                    connection.readHead();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send(
                    "POST / HTTP/1.1\r\n"
                            + "Host: a\r\n"
                            + "Content-Length: 4\r\n"
                            + "Expect: 100-continue\r\n\r\n");
            headSeen.await();
            assertThat(client.in.available()).isZero();
            mayContinue.countDown();
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("body").read().text()).isEqualTo("bodytrue");
        }
    }

    @Test
    void closesAfterAnExpectationThatWasRefused() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readHead();
                                    connection.answer(417, "no");
                                    connection.readHead();
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send(
                    "POST / HTTP/1.1\r\n"
                            + "Host: a\r\n"
                            + "Content-Length: 4\r\n"
                            + "Expect: 100-continue\r\n\r\n");
            Response response = client.read();
            assertThat(response.status()).isEqualTo(417);
            assertThat(response.field("Connection")).contains("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void passesEarlyHintsOn() throws Exception {
        try (RawUpstream app =
                        recording(
                                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            Response hints = client.get("/");
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.field("Link")).contains("</a.css>");
            assertThat(client.read().text()).isEqualTo("x");
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    for (var r = connection.readRequest();
                                            r.isPresent();
                                            r = connection.readRequest()) {
                                        connection.answer(200, r.get().line() + r.get().text());
                                    }
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                requests.append(
                        i % 2 == 0
                                ? "GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"
                                : "POST /"
                                        + i
                                        + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            }
            client.send(requests.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(client.read().text())
                        .isEqualTo(
                                i % 2 == 0
                                        ? "GET /" + i + " HTTP/1.1"
                                        : "POST /" + i + " HTTP/1.1abc");
            }
            assertThat(proxy.release("v1").requests()).isEqualTo(200);
        }
    }

    @Test
    void speaksHttp10() throws Exception {
        try (RawUpstream app =
                        recording(
                                "HTTP/1.1 200 OK\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + "3\r\n"
                                        + "abc\r\n"
                                        + "0\r\n\r\n");
                TestProxy proxy = TestProxy.to(app)) {
            try (RawClient client = proxy.client()) {
                Response response = client.send("GET / HTTP/1.0\r\n\r\n").read();
                assertThat(response.field("Transfer-Encoding")).isEmpty();
                assertThat(response.text()).isEqualTo("abc");
                assertThat(seen.take().field("Host")).contains("127.0.0.1:" + proxy.port);
            }
        }
        try (RawUpstream app = RawUpstream.answering("x");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            String request = "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
            assertThat(client.send(request).read().field("Connection")).contains("keep-alive");
            assertThat(client.send(request).read().text()).isEqualTo("x");
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").read().field("Connection"))
                    .contains("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void chunksAnAnswerThatEndsWithTheConnection() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write("HTTP/1.0 200 OK\r\n\r\nuntil the end");
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                Response response = client.get("/");
                assertThat(response.field("Transfer-Encoding")).contains("chunked");
                assertThat(response.text()).isEqualTo("until the end");
            }
            assertThat(proxy.release("v1").failed()).isEmpty();
        }
    }

    @Test
    void passesLargeHeadsBothWays() throws Exception {
        String large = "v".repeat(64_000);
        try (RawUpstream app =
                        recording(
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: "
                                        + large
                                        + "\r\nB: "
                                        + large
                                        + "\r\n\r\nok");
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + large + "\r\n\r\n");
            Response response = client.read();
            assertThat(response.text()).isEqualTo("ok");
            assertThat(response.field("B")).contains(large);
            assertThat(seen.take().field("Cookie")).contains(large);
        }
    }

    @Test
    void readsAnAnswerInPiecesOfOneByte() throws Exception {
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    while (connection.readRequest().isPresent()) {
                                        String answer =
                                                "HTTP/1.1 100 Continue\r\n\r\n"
                                                        + "HTTP/1.1 200 OK\r\n"
                                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                                        + "2 \r\n"
                                                        + "ab\r\n"
                                                        + "1;x=y\r\n"
                                                        + "c\r\n"
                                                        + "0\r\n"
                                                        + "T: 1\r\n\r\n";
                                        for (char c : answer.toCharArray()) {
                                            connection.write(String.valueOf(c));
                                        }
                                    }
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/").status()).isEqualTo(100);
                Response response = client.read();
                assertThat(response.text()).isEqualTo("abc");
                assertThat(response.trailers()).isEqualTo("T: 1\n");
            }
            assertThat(app.accepted()).isEqualTo(1);
        }
    }

    @Test
    void streamsEventsWithoutDelay() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawUpstream app =
                        new RawUpstream(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "Content-Type: text/event-stream\r\n"
                                                    + "Transfer-Encoding: chunked\r\n\r\n"
                                                    + "9\r\n"
                                                    + "data: 1\n\n\r\n");
                                    // Goes on only once the client has the first event.
                                    received.await();
                                    connection.write("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
                                });
                TestProxy proxy = TestProxy.to(app);
                RawClient client = proxy.client()) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            assertThat(new String(client.in.readNBytes(14))).isEqualTo("9\r\ndata: 1\n\n\r\n");
            received.countDown();
            assertThat(new String(client.in.readNBytes(19)))
                    .isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        }
    }
}
