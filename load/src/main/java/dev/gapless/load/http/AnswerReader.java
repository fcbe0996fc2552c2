package dev.gapless.load.http;

import java.io.IOException;

/// Reads one answer and says whether the connection can carry another. Strict: what is ambiguous is
/// a bad response.
final class AnswerReader {
    private static final int MAX_FIELDS = 200;
    private static final int MAX_INTERIM = 10;

    private final Wire wire;
    private boolean reusable;

    AnswerReader(Wire wire) {
        this.wire = wire;
    }

    boolean reusable() {
        return reusable;
    }

    Answer read(boolean head, int keepBytes) throws IOException {
        reusable = false;
        String statusLine = wire.line();
        int status = status(statusLine);
        var headers = headers();
        for (int interim = 0; status < 200; interim++) {
            if (status == 101 || interim == MAX_INTERIM) {
                throw bad("status " + status + " that was not asked for");
            }
            statusLine = wire.line();
            status = status(statusLine);
            headers = headers();
        }
        var body = new Body(wire, keepBytes);
        boolean delimited = readBody(body, headers, head || status == 204 || status == 304);
        if (wire.buffered() > 0) {
            throw bad(wire.buffered() + " bytes after the end of the answer");
        }
        reusable = delimited && keepsAlive(statusLine, headers);
        return new Answer(status, headers, body.kept());
    }

    private static boolean readBody(Body body, Headers headers, boolean none) throws IOException {
        if (none) {
            return true;
        }
        if (headers.has("Transfer-Encoding", "chunked")) {
            body.chunked(headers);
            return true;
        }
        var lengths = headers.all("Content-Length");
        if (!lengths.isEmpty()) {
            body.sized(lengths);
            return true;
        }
        body.untilClose();
        return false;
    }

    private static boolean keepsAlive(String statusLine, Headers headers) {
        return statusLine.startsWith("HTTP/1.1")
                ? !headers.has("Connection", "close")
                : headers.has("Connection", "keep-alive");
    }

    private static int status(String line) throws LostException {
        boolean shaped = line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ';
        int status = shaped ? digits(line.substring(9, 12)) : -1;
        if (status < 100 || (line.length() > 12 && line.charAt(12) != ' ')) {
            throw bad("status line '" + line.substring(0, Math.min(40, line.length())) + "'");
        }
        return status;
    }

    private static int digits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : -1;
    }

    private Headers headers() throws IOException {
        var headers = new Headers();
        for (int count = 0; count <= MAX_FIELDS; count++) {
            String line = wire.line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw bad("header line '" + line.substring(0, Math.min(40, line.length())) + "'");
            }
            headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        throw bad("more than " + MAX_FIELDS + " header fields");
    }

    private static LostException bad(String what) {
        return new LostException(FailureKind.BAD_RESPONSE, what);
    }
}
