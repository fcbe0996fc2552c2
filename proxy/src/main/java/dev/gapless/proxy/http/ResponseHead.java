package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A response's head, checked.
public final class ResponseHead {
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final byte[] bytes;
    private final Fields fields;
    private final int lineEnd;
    private final int status;
    private final Framing framing;
    private final boolean keepAlive;
    private final long idleLimitNanos;

    /// @param bytes a head as [HeadReader] found it
    /// @param toHead whether it answers a HEAD request
    /// @throws BadMessage when it is not exactly one response that can be read in one way
    public ResponseHead(byte[] bytes, boolean toHead) {
        this.bytes = bytes;
        boolean http10 = version();
        this.status = status();
        int at = STATUS_AT + 3;
        if (bytes[at] == ' ') {
            while (Ascii.fieldValue(bytes[at])) {
                at++;
            }
        }
        this.lineEnd = at;
        this.fields = new Fields(bytes, Fields.lineEnd(bytes, at));
        boolean bodiless = toHead || status < 200 || status == 204 || status == 304;
        Framing said = Framing.of(fields, http10, Framing.UNTIL_CLOSE);
        this.framing = bodiless ? Framing.NONE : said;
        List<String> options =
                fields.has(FieldName.CONNECTION)
                        ? fields.elements(FieldName.CONNECTION)
                        : List.of();
        this.keepAlive =
                framing.kind() != Framing.Kind.UNTIL_CLOSE
                        && !options.contains("close")
                        && (!http10 || options.contains("keep-alive"));
        this.idleLimitNanos = fields.has(FieldName.KEEP_ALIVE) ? idleLimit() : Long.MAX_VALUE;
        dropHopByHop(options);
    }

    private boolean version() {
        String version = bytes.length < STATUS_AT + 5 ? "" : Ascii.text(bytes, 0, STATUS_AT);
        if (!version.equals("HTTP/1.1 ") && !version.equals("HTTP/1.0 ")) {
            throw BadMessage.bad("bad-version");
        }
        return version.charAt(7) == '0';
    }

    private int status() {
        int value = 0;
        for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw BadMessage.bad("bad-status");
            }
            value = value * 10 + digit;
        }
        if (value < 100 || value > 599) {
            throw BadMessage.bad("bad-status");
        }
        return value;
    }

    // The instance says when it closes: stay well below, since both clocks start at different
    // moments.
    private long idleLimit() {
        for (String parameter : fields.elements(FieldName.KEEP_ALIVE)) {
            if (parameter.matches("timeout=\\d{1,6}")) {
                return TimeUnit.SECONDS.toNanos(
                                Long.parseLong(parameter.substring("timeout=".length())))
                        / 2;
            }
        }
        return Long.MAX_VALUE;
    }

    private void dropHopByHop(List<String> options) {
        fields.drop(FieldName.CONNECTION);
        fields.drop(FieldName.KEEP_ALIVE);
        fields.drop(FieldName.PROXY_CONNECTION);
        fields.drop(FieldName.UPGRADE);
        fields.drop(FieldName.TRANSFER_ENCODING);
        fields.drop(FieldName.X_GAPLESS_FAILURE);
        fields.drop(FieldName.X_GAPLESS_RELEASE);
        if (status < 200 || status == 204) {
            fields.drop(FieldName.CONTENT_LENGTH);
        }
        options.forEach(fields::dropNamed);
    }

    public int code() {
        return status;
    }

    /// Whether a final response follows.
    public boolean interim() {
        return status < 200;
    }

    public Framing framing() {
        return framing;
    }

    /// Whether the body is a stream of server-sent events that can be read, and lasts until it is
    /// ended.
    public boolean eventStream() {
        return status == 200
                && (framing.chunked() || framing.kind() == Framing.Kind.UNTIL_CLOSE)
                && !fields.has(FieldName.CONTENT_ENCODING)
                && fields.all(FieldName.CONTENT_TYPE).stream().anyMatch(ResponseHead::ofEvents);
    }

    private static boolean ofEvents(String contentType) {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase("text/event-stream");
    }

    /// Whether a cache may give it to other clients, a cookie in it among the rest (RFC 9111, 7.3).
    public boolean shared() {
        return fields.has(FieldName.CACHE_CONTROL)
                && fields.elements(FieldName.CACHE_CONTROL).stream()
                        .anyMatch(one -> one.equals("public") || one.startsWith("s-maxage"));
    }

    /// Whether the connection may be used again.
    public boolean keepAlive() {
        return keepAlive;
    }

    /// How long the connection may be idle and still be used, by what the instance said.
    public long idleLimitNanos() {
        return idleLimitNanos;
    }

    /// How the response is sent on.
    ///
    /// @param chunked the body is framed by chunks
    /// @param closing the connection is closed after it
    /// @param http10 the client speaks HTTP/1.0, to which staying open must be said
    /// @param idleSeconds how long the connection may stay idle; 0 says nothing
    public record Onward(
            boolean chunked, boolean closing, boolean http10, long idleSeconds, Said said) {}

    /// What is said beside what the instance said.
    ///
    /// @param release the value of `X-Gapless-Release`, if it is to be exposed
    /// @param cookie the value of one more `Set-Cookie`, if there is one
    public record Said(@Nullable String release, @Nullable String cookie) {
        public static final Said NOTHING = new Said(null, null);
    }

    /// Writes the head for a client.
    public void write(ByteBuf out, Onward onward) {
        out.writeCharSequence("HTTP/1.1 ", StandardCharsets.US_ASCII);
        out.writeBytes(bytes, STATUS_AT, lineEnd - STATUS_AT);
        if (lineEnd == STATUS_AT + 3) {
            out.writeByte(' ');
        }
        crlf(out);
        fields.write(out);
        if (!interim()) {
            connection(out, onward);
        }
        crlf(out);
    }

    private static void connection(ByteBuf out, Onward onward) {
        if (onward.chunked()) {
            out.writeCharSequence("Transfer-Encoding: chunked\r\n", StandardCharsets.US_ASCII);
        }
        if (onward.closing()) {
            out.writeCharSequence("Connection: close\r\n", StandardCharsets.US_ASCII);
        } else {
            if (onward.http10()) {
                out.writeCharSequence("Connection: keep-alive\r\n", StandardCharsets.US_ASCII);
            }
            if (onward.idleSeconds() > 0) {
                out.writeCharSequence(
                        "Keep-Alive: timeout=" + onward.idleSeconds() + "\r\n",
                        StandardCharsets.US_ASCII);
            }
        }
        Said said = onward.said();
        if (said.release() != null) {
            out.writeCharSequence(
                    "X-Gapless-Release: " + said.release() + "\r\n", StandardCharsets.US_ASCII);
        }
        if (said.cookie() != null) {
            out.writeCharSequence(
                    "Set-Cookie: " + said.cookie() + "\r\n", StandardCharsets.US_ASCII);
        }
    }

    private static void crlf(ByteBuf out) {
        out.writeShort('\r' << 8 | '\n');
    }

    /// An upper bound of what [#write] writes, without what is said beside it.
    public int size() {
        return bytes.length + 128;
    }
}
