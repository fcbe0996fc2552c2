package dev.gapless.example.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class RequestReaderTest {

    private static final String NEXT = "GET /next HTTP/1.1\r\n\r\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void findsTheNextRequestBehindABodyOfKnownLength() throws IOException {
        RequestReader reader =
                reader("POST /a?k=2&ms=30 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello" + NEXT);
        assertThat(reader.next()).isEqualTo(new Request("POST", "/a", "k=2&ms=30", true));
        assertThat(path(reader.next())).isEqualTo("/next");
        assertThat(reader.next()).isNull();
    }

    @Test
    void findsTheNextRequestBehindChunks() throws IOException {
        RequestReader reader =
                reader(
                        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"
                                + NEXT);
        assertThat(path(reader.next())).isEqualTo("/a");
        assertThat(path(reader.next())).isEqualTo("/next");
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        reader("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx").next();
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }

    @Test
    void keepsAliveAsTheProtocolSays() throws IOException {
        assertThat(keepAlive("GET / HTTP/1.1\r\n\r\n")).isTrue();
        assertThat(keepAlive("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).isFalse();
        assertThat(keepAlive("GET / HTTP/1.0\r\n\r\n")).isFalse();
        assertThat(keepAlive("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET / HTTP/1.1\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "POST / HTTP/1.1\r\n"
                        + "Content-Length: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\nx",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"
            })
    void refusesWhatIsAmbiguous(String text) {
        assertThatThrownBy(() -> reader(text).next()).isInstanceOf(RequestReader.BadRequest.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        String head = "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5_000);
        assertThatThrownBy(() -> reader(head).next()).isInstanceOf(RequestReader.BadRequest.class);
    }

    @Test
    void aClientThatGoesAwayInTheMiddleIsNoBadRequest() {
        assertThatThrownBy(() -> reader("GET / HT").next()).isInstanceOf(EOFException.class);
    }

    private boolean keepAlive(String text) throws IOException {
        Request request = reader(text).next();
        return request != null && request.keepAlive();
    }

    private static @Nullable String path(@Nullable Request request) {
        return request == null ? null : request.path();
    }

    private RequestReader reader(String text) {
        return new RequestReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), out);
    }
}
