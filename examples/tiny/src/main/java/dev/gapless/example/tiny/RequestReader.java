package dev.gapless.example.tiny;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads the requests of one connection, strictly: what is ambiguous is refused, never guessed.
final class RequestReader {

    /// A request that is answered 400, after which the connection is closed.
    static final class BadRequest extends IOException {
        BadRequest(String what) {
            super(what);
        }
    }

    private static final int HEAD_LIMIT_BYTES = 16 * 1024;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final InputStream in;
    private final OutputStream out;
    private int headBytes;

    RequestReader(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /// Waits for the next request; null when the client has closed the connection between two of
    /// them.
    @Nullable Request next() throws IOException {
        headBytes = 0;
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        String[] first = line().split(" ", -1);
        if (first.length != 3 || !first[1].startsWith("/") || !first[2].startsWith("HTTP/1.")) {
            throw new BadRequest("not a request line of HTTP/1.1");
        }
        Head head = head(first[2].equals("HTTP/1.1"));
        body(head);
        int mark = first[1].indexOf('?');
        String path = mark < 0 ? first[1] : first[1].substring(0, mark);
        String query = mark < 0 ? "" : first[1].substring(mark + 1);
        return new Request(first[0], path, query, head.keepAlive);
    }

    private static final class Head {
        boolean keepAlive;
        boolean chunked;
        boolean wantsContinue;
        long length = -1;
    }

    private Head head(boolean keepAlive) throws IOException {
        Head head = new Head();
        head.keepAlive = keepAlive;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) <= ' ') {
                throw new BadRequest("a header line without a name");
            }
            header(
                    head,
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (head.chunked && head.length >= 0) {
            throw new BadRequest("both Content-Length and Transfer-Encoding");
        }
        return head;
    }

    private static void header(Head head, String name, String value) throws BadRequest {
        switch (name) {
            case "content-length" -> {
                if (head.length >= 0 || value.isEmpty() || value.length() > 18) {
                    throw new BadRequest("Content-Length " + value);
                }
                head.length = number(value, 10);
            }
            case "transfer-encoding" -> {
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new BadRequest("Transfer-Encoding " + value);
                }
                head.chunked = true;
            }
            case "connection" ->
                    head.keepAlive =
                            value.equalsIgnoreCase("keep-alive")
                                    || (head.keepAlive && !value.equalsIgnoreCase("close"));
            case "expect" -> head.wantsContinue = value.equalsIgnoreCase("100-continue");
            default -> {
                // nothing else matters here
            }
        }
    }

    private void body(Head head) throws IOException {
        if (head.wantsContinue && (head.chunked || head.length > 0)) {
            out.write(CONTINUE);
        }
        if (!head.chunked) {
            in.skipNBytes(Math.max(0, head.length));
            return;
        }
        while (true) {
            headBytes = 0;
            String size = line();
            int extension = size.indexOf(';');
            long chunk = number(extension < 0 ? size : size.substring(0, extension), 16);
            if (chunk == 0) {
                break;
            }
            in.skipNBytes(chunk);
            if (!line().isEmpty()) {
                throw new BadRequest("a chunk longer than its size");
            }
        }
        while (!line().isEmpty()) {
            // trailers mean nothing here; line() bounds them together
        }
    }

    private static long number(String digits, int radix) throws BadRequest {
        try {
            if (!digits.isEmpty() && Character.digit(digits.charAt(0), radix) >= 0) {
                return Long.parseLong(digits, radix);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadRequest("'" + digits + "' is no length");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the client went away in the middle of a request");
            }
            if (++headBytes > HEAD_LIMIT_BYTES) {
                throw new BadRequest("a head of more than " + HEAD_LIMIT_BYTES + " bytes");
            }
            if (next == '\n') {
                int end = line.length() - 1;
                if (end < 0 || line.charAt(end) != '\r') {
                    throw new BadRequest("a bare line feed");
                }
                return line.substring(0, end);
            }
            line.append((char) next);
        }
    }
}
