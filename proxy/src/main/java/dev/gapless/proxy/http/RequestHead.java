package dev.gapless.proxy.http;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A request's head, checked. Immutable until it is forgotten.
public final class RequestHead {
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] GET = Ascii.bytes("GET");
    private static final byte[] POST = Ascii.bytes("POST");
    private static final byte[] VERSION_LINE_END = Ascii.bytes(" HTTP/1.1\r\n");

    private static final byte[] FORGOTTEN = new byte[0];
    private static final int MOST_SHOWN = 200;

    private byte[] bytes;
    private final Fields fields;
    private final String method;
    private final int targetStart;
    private final int targetEnd;
    private final boolean http10;
    private final Framing framing;
    private final boolean keepAlive;
    private final boolean trailersAccepted;
    private @Nullable String host;
    private String shown = "";

    /// @param bytes a head as [HeadReader] found it
    /// @throws BadMessage when it is not exactly one request that can be read in one way
    public RequestHead(byte[] bytes) {
        this.bytes = bytes;
        int space = 0;
        while (Ascii.token(bytes[space])) {
            space++;
        }
        if (space == 0 || bytes[space] != ' ') {
            throw BadMessage.bad("bad-method");
        }
        this.method = method(bytes, space);
        this.targetStart = space + 1;
        int at = targetStart;
        while (bytes[at] > 0x20 && bytes[at] != 0x7f || bytes[at] < 0) {
            at++;
        }
        this.targetEnd = at;
        if (targetEnd == targetStart || bytes[at] != ' ') {
            throw BadMessage.bad("bad-target");
        }
        int lineEnd = targetEnd + 1 + "HTTP/1.1".length();
        this.http10 = version(lineEnd);
        this.fields = new Fields(bytes, Fields.lineEnd(bytes, lineEnd));
        this.framing = Framing.of(fields, http10, Framing.NONE);
        this.host = host();
        checkTarget();
        List<String> options =
                fields.has(FieldName.CONNECTION)
                        ? fields.elements(FieldName.CONNECTION)
                        : List.of();
        this.keepAlive = !options.contains("close") && (!http10 || options.contains("keep-alive"));
        this.trailersAccepted =
                fields.has(FieldName.TE) && fields.elements(FieldName.TE).contains("trailers");
        dropHopByHop(options);
    }

    private static String method(byte[] bytes, int length) {
        if (Ascii.equalsLower(bytes, 0, length, new byte[0])) {
            throw BadMessage.bad("bad-method");
        }
        if (startsWith(bytes, length, GET)) {
            return "GET";
        }
        return startsWith(bytes, length, POST) ? "POST" : Ascii.text(bytes, 0, length);
    }

    private static boolean startsWith(byte[] bytes, int length, byte[] method) {
        return java.util.Arrays.equals(bytes, 0, length, method, 0, method.length);
    }

    private boolean version(int lineEnd) {
        if (lineEnd + 4 > bytes.length) {
            throw BadMessage.bad("bad-version");
        }
        String version = Ascii.text(bytes, targetEnd + 1, lineEnd);
        if (version.equals("HTTP/1.1")) {
            return false;
        }
        if (version.equals("HTTP/1.0")) {
            return true;
        }
        boolean other = version.startsWith("HTTP/") && version.charAt(6) == '.';
        throw new BadMessage(other ? 505 : 400, "bad-version");
    }

    private @Nullable String host() {
        int hosts = fields.count(FieldName.HOST);
        if (hosts > 1 || hosts == 0 && !http10) {
            throw BadMessage.bad(hosts == 0 ? "no-host" : "duplicate-host");
        }
        String value = fields.first(FieldName.HOST);
        boolean plain =
                value == null
                        || value.chars()
                                .allMatch(c -> c > ' ' && c != 0x7f && ",/@?#\\".indexOf(c) < 0);
        if (!plain) {
            throw BadMessage.bad("bad-host");
        }
        return value;
    }

    private void checkTarget() {
        byte first = bytes[targetStart];
        boolean asterisk = first == '*' && targetEnd - targetStart == 1 && method.equals("OPTIONS");
        if (method.equals("CONNECT")) {
            throw new BadMessage(501, "connect-not-supported");
        }
        if (first == '/' || asterisk) {
            return;
        }
        // Absolute form: the authority must be the one in Host, else two parsers could route it to
        // two places.
        String target = target();
        int authority = target.indexOf("://") + 3;
        String scheme =
                authority < 3 ? "" : target.substring(0, authority - 3).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw BadMessage.bad("bad-target");
        }
        int slash = authority;
        while (slash < target.length() && "/?#".indexOf(target.charAt(slash)) < 0) {
            slash++;
        }
        if (host == null || !target.substring(authority, slash).equalsIgnoreCase(host)) {
            throw BadMessage.bad("target-is-not-host");
        }
    }

    private void dropHopByHop(List<String> options) {
        fields.drop(FieldName.CONNECTION);
        fields.drop(FieldName.KEEP_ALIVE);
        fields.drop(FieldName.PROXY_CONNECTION);
        fields.drop(FieldName.TE);
        fields.drop(FieldName.UPGRADE);
        fields.drop(FieldName.TRANSFER_ENCODING);
        fields.drop(FieldName.X_FORWARDED_FOR);
        fields.drop(FieldName.X_GAPLESS_FAILURE);
        options.forEach(fields::dropNamed);
    }

    public String method() {
        return method;
    }

    /// The target as received.
    public String target() {
        return Ascii.text(bytes, targetStart, targetEnd);
    }

    /// The beginning of its target without the query, which may hold secrets.
    public String path() {
        if (forgotten()) {
            return shown;
        }
        int end = targetStart;
        while (end < targetEnd && bytes[end] != '?' && end - targetStart < MOST_SHOWN) {
            end++;
        }
        return Ascii.text(bytes, targetStart, end);
    }

    /// Lets go of its bytes; what is left are [#path()] and what its method and options mean.
    public void forget() {
        if (!forgotten()) {
            shown = path();
            bytes = FORGOTTEN;
            host = null;
            fields.forget();
        }
    }

    public boolean forgotten() {
        return bytes == FORGOTTEN;
    }

    public boolean http10() {
        return http10;
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /// Whether doing it twice is the same as doing it once.
    public boolean idempotent() {
        return IDEMPOTENT.contains(method);
    }

    /// Whether doing it changes nothing.
    public boolean safe() {
        return SAFE.contains(method);
    }

    public Framing framing() {
        return framing;
    }

    /// The value of the first cookie of that name.
    public @Nullable String cookie(String name) {
        if (!fields.has(FieldName.COOKIE)) {
            return null;
        }
        for (String line : fields.all(FieldName.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                String bare = pair.strip();
                if (bare.startsWith(name) && bare.startsWith("=", name.length())) {
                    return bare.substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    /// Whether the client wants to go on using the connection.
    public boolean keepAlive() {
        return keepAlive;
    }

    /// Whether the client waits for `100 Continue` before it sends the body.
    public boolean expectsContinue() {
        return !http10 && fields.firstEquals(FieldName.EXPECT, CONTINUE);
    }

    /// Bytes of the head.
    public int size() {
        return bytes.length;
    }

    /// What the instance must learn about the connection to the client.
    ///
    /// @param clientAddress the client's IP address
    /// @param ofThisHost the client is a process of this machine, as an nginx in front is
    /// @param localAddress address and port the client connected to, for a request without `Host`
    public record Via(String clientAddress, boolean ofThisHost, String localAddress) {}

    /// Writes the head for an instance.
    public void write(ByteBuf out, Via via) {
        out.writeCharSequence(method, java.nio.charset.StandardCharsets.US_ASCII);
        out.writeByte(' ');
        writeTarget(out);
        out.writeBytes(VERSION_LINE_END);
        if (host == null) {
            line(out, "Host: ", via.localAddress());
        }
        fields.write(out);
        if (framing.chunked()) {
            line(out, "Transfer-Encoding: ", "chunked");
        }
        if (trailersAccepted) {
            line(out, "TE: trailers\r\nConnection: ", "TE");
        }
        forwarded(out, via);
        out.writeShort('\r' << 8 | '\n');
    }

    private void writeTarget(ByteBuf out) {
        if (bytes[targetStart] == '/' || bytes[targetStart] == '*') {
            out.writeBytes(bytes, targetStart, targetEnd - targetStart);
            return;
        }
        int path = targetStart;
        for (int slashes = 0; path < targetEnd && slashes < 3; path++) {
            slashes += bytes[path] == '/' || slashes == 2 && bytes[path] == '?' ? 1 : 0;
            if (slashes == 3) {
                break;
            }
        }
        if (path == targetEnd || bytes[path] != '/') {
            out.writeByte('/');
        }
        out.writeBytes(bytes, path, targetEnd - path);
    }

    /// Who stands in front on this machine has said whose request it is, and an application that
    /// trusts one proxy would see 127.0.0.1 for all. Anybody else is a hop more.
    private void forwarded(ByteBuf out, Via via) {
        List<String> chain = new ArrayList<>(fields.all(FieldName.X_FORWARDED_FOR));
        if (chain.isEmpty() || !via.ofThisHost()) {
            chain.add(via.clientAddress());
        }
        line(out, "X-Forwarded-For: ", String.join(", ", chain));
        if (!fields.has(FieldName.X_FORWARDED_PROTO)) {
            line(out, "X-Forwarded-Proto: ", "http");
        }
        if (!fields.has(FieldName.X_FORWARDED_HOST)) {
            line(out, "X-Forwarded-Host: ", host == null ? via.localAddress() : host);
        }
    }

    private static void line(ByteBuf out, String name, String value) {
        out.writeCharSequence(name, java.nio.charset.StandardCharsets.ISO_8859_1);
        out.writeCharSequence(value, java.nio.charset.StandardCharsets.ISO_8859_1);
        out.writeShort('\r' << 8 | '\n');
    }
}
