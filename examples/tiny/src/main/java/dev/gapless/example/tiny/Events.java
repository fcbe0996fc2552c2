package dev.gapless.example.tiny;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Server-sent events, ten a second, each written in two pieces. Only the client ends them: like
/// many services this one does not, and so its stop waits for them.
final class Events {

    private static final int HALF_MILLIS = 50;

    private final OutputStream out;
    private final String release;

    Events(OutputStream out, String release) {
        this.out = out;
        this.release = release;
    }

    static boolean wants(Request request) {
        return request.method().equals("GET") && request.path().equals("/events");
    }

    /// Returns by an exception only, when the client has gone.
    void write() throws IOException, InterruptedException {
        text(
                "HTTP/1.1 200 OK\r\n"
                        + "Content-Type: text/event-stream\r\n"
                        + "Cache-Control: no-store\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "X-Release: "
                        + release
                        + "\r\n\r\n");
        for (long number = 1; true; number++) {
            chunk("id: " + number + "\n");
            Thread.sleep(HALF_MILLIS);
            chunk("data: release " + release + "\n\n");
            Thread.sleep(HALF_MILLIS);
        }
    }

    private void chunk(String part) throws IOException {
        text(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
