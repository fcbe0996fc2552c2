package dev.gapless.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.proxy.RawClient.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What two parsers could read in two ways is answered 400 and the connection closed, and the
/// instance sees nothing of it. Each request is followed by a second one, which must not be
/// answered either: that would be the smuggled one.
class FramingTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static RawUpstream app;
    private static TestProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        app =
                new RawUpstream(
                        connection -> {
                            for (var request = connection.readRequest();
                                    request.isPresent();
                                    request = connection.readRequest()) {
                                SEEN.add(request.get().line() + " " + request.get().text());
                                connection.answer(200, "ok");
                            }
                        });
        proxy = TestProxy.to(app);
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        app.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    duplicate-content-length  | POST /s HTTP/1.1~Host: x~Content-Length: 3~Content-Length: 3~~abc
                    duplicate-content-length  | POST /s HTTP/1.1~Host: x~Content-Length: 3~content-length: 4~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length: 3, 3~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length: +3~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length: -1~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length: 0x3~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length:~~abc
                    bad-content-length        | POST /s HTTP/1.1~Host: x~Content-Length: 9999999999999999999~~abc
                    length-and-chunked        | POST /s HTTP/1.1~Host: x~Content-Length: 3~Transfer-Encoding: chunked~~0~~
                    length-and-chunked        | POST /s HTTP/1.1~Host: x~Transfer-Encoding: chunked~Content-Length: 3~~0~~
                    chunked-in-http-1.0       | POST /s HTTP/1.0~Host: x~Transfer-Encoding: chunked~~0~~
                    unknown-transfer-encoding | POST /s HTTP/1.1~Host: x~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
                    obs-fold                  | GET /s HTTP/1.1~Host: x~A: b~ c~~
                    obs-fold                  | GET /s HTTP/1.1~ Host: x~~
                    space-before-colon        | GET /s HTTP/1.1~Host : x~~
                    space-before-colon        | POST /s HTTP/1.1~Host: x~Transfer-Encoding : chunked~~0~~
                    bad-field-name            | GET /s HTTP/1.1~Host: x~: y~~
                    bad-field-name            | GET /s HTTP/1.1~Host: x~nocolon~~
                    bare-lf                   | GET /s HTTP/1.1^Host: x~~
                    bare-lf                   | GET /s HTTP/1.1~Host: x^~~
                    bare-lf                   | GET /s HTTP/1.1~Host: x~^
                    bare-cr                   | GET /s HTTP/1.1~Host: x`Evil: 1~~
                    bad-field-name            | GET /s HTTP/1.1~Host: x~`A: 1~~
                    control-character         | GET /s HTTP/1.1~Host: x~A: a\u0000b~~
                    control-character         | GET /s HTTP/1.1~Host: x~A: a\u007fb~~
                    bad-method                | GE(T /s HTTP/1.1~Host: x~~
                    bad-target                | GET /a\u0001b HTTP/1.1~Host: x~~
                    bad-target                | GET  HTTP/1.1~Host: x~~
                    bad-target                | GET nowhere HTTP/1.1~Host: x~~
                    bad-version               | GET /s HTTX/1.1~Host: x~~
                    bad-version               | GET /s b HTTP/1.1~Host: x~~
                    no-host                   | GET /s HTTP/1.1~~
                    duplicate-host            | GET /s HTTP/1.1~Host: x~Host: x~~
                    bad-host                  | GET /s HTTP/1.1~Host: x/y~~
                    bad-host                  | GET /s HTTP/1.1~Host: x, y~~
                    target-is-not-host        | GET http://other/s HTTP/1.1~Host: x~~
                    """)
    void refusesAmbiguousHeads(String reason, String request) throws Exception {
        assertRefused(reason, unescape(request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bad-chunk-size        | g~abc~0~~
                    bad-chunk-size        | ~abc~0~~
                    bad-chunk-size        | -3~abc~0~~
                    bad-chunk-size        | 0x3~abc~0~~
                    bad-chunk-size        | 3 ~abc~0~~
                    bad-chunk-size        | 3^abc~0~~
                    chunk-size-too-large  | 10000000000000003~abc~0~~
                    bad-chunk-end         | 3~abcd~0~~
                    bad-chunk-end         | 3~abc^0~~
                    bad-chunk-end         | 3`xabc~0~~
                    bad-chunk-extension   | 3;a=b^abc~0~~
                    bare-lf               | 3~abc~0~A: b^~
                    obs-fold              | 3~abc~0~A: b~ c~~
                    space-before-colon    | 3~abc~0~A : b~~
                    """)
    void refusesBadChunks(String reason, String body) throws Exception {
        assertRefused(
                reason,
                "POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + unescape(body));
    }

    private static void assertRefused(String reason, String request) throws Exception {
        SEEN.clear();
        try (RawClient client = proxy.client()) {
            client.send(request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
            Response response = client.read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text().strip()).isEqualTo(reason);
            assertThat(response.field("Connection")).contains("close");
            assertThat(client.ended()).isTrue();
        }
        assertThat(SEEN).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    501 | POST /s HTTP/1.1~Host: x~Transfer-Encoding: gzip, chunked~~0~~
                    501 | POST /s HTTP/1.1~Host: x~Transfer-Encoding: xchunked~~0~~
                    501 | CONNECT x:1 HTTP/1.1~Host: x:1~~
                    505 | GET /s HTTP/2.0~Host: x~~
                    """)
    void refusesWhatItDoesNotSpeak(int status, String request) throws Exception {
        SEEN.clear();
        try (RawClient client = proxy.client()) {
            client.send(unescape(request));
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.ended()).isTrue();
        }
        assertThat(SEEN).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3;name=value\r\nabc\r\n0\r\n\r\n",
                "003\r\nabc\r\n000;x\r\n\r\n",
                "1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\n\r\n"
            })
    void framesGoodChunksAnew(String body) throws Exception {
        SEEN.clear();
        try (RawClient client = proxy.client()) {
            client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n" + body);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.get("/next").status()).isEqualTo(200);
        }
        assertThat(SEEN).containsExactly("POST /c HTTP/1.1 abc", "GET /next HTTP/1.1 ");
    }

    @Test
    void readsAnythingInPiecesOfOneByte() throws Exception {
        SEEN.clear();
        try (RawClient client = proxy.client()) {
            String request =
                    "\r\nPOST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "2;e\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n";
            for (char c : request.toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(SEEN).containsExactly("POST /p HTTP/1.1 abc");
    }

    @Test
    void boundsHeads() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(60_000) + "\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(70_000) + "\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(431);
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = proxy.client()) {
            client.send("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(414);
        }
        try (RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(600) + "\r\n");
            assertThat(client.read().status()).isEqualTo(431);
        }
    }

    // In the tables ~ is CRLF, ^ a bare LF, ` a bare CR.
    private static String unescape(String text) {
        return text.strip().replace("~", "\r\n").replace("^", "\n").replace("`", "\r");
    }
}
