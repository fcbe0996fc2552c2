package dev.gapless.load;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A [RequestSpec] made ready to be written: once for all when it has no id, else with the id put
/// in.
final class RequestTemplate {
    private static final int BODY_BYTES = 64 * 1024;

    private final RequestSpec spec;
    private final String head;
    private final byte @Nullable [] fixed;
    private final int keepBytes;

    RequestTemplate(URI base, RequestSpec spec, ReleaseMark mark) {
        this.spec = spec;
        this.head = head(base, spec);
        this.keepBytes = mark.needsBody() || spec.answerContains() != null ? BODY_BYTES : 0;
        this.fixed = spec.hasId() ? null : encode("");
    }

    private static String head(URI base, RequestSpec spec) {
        var text = new StringBuilder();
        text.append(spec.method())
                .append(' ')
                .append(stripped(base.getRawPath()))
                .append(spec.path());
        text.append(" HTTP/1.1\r\nHost: ").append(base.getRawAuthority());
        text.append("\r\nUser-Agent: gapless-load\r\nAccept: */*\r\n");
        spec.headers()
                .forEach(
                        (name, value) ->
                                text.append(name).append(": ").append(value).append("\r\n"));
        return text.toString();
    }

    private static String stripped(@Nullable String path) {
        return path == null ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    RequestSpec spec() {
        return spec;
    }

    /// How much of the answer's body is wanted.
    int keepBytes() {
        return keepBytes;
    }

    byte[] bytes(String id) {
        return fixed != null ? fixed : encode(id);
    }

    private byte[] encode(String id) {
        String body = spec.body();
        if (body == null && !spec.method().equals("POST") && !spec.method().equals("PUT")) {
            return RequestSpec.withId(head + "\r\n", id).getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] content =
                RequestSpec.withId(body == null ? "" : body, id).getBytes(StandardCharsets.UTF_8);
        String length = "Content-Length: " + content.length + "\r\n\r\n";
        byte[] start = RequestSpec.withId(head + length, id).getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[start.length + content.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(content, 0, whole, start.length, content.length);
        return whole;
    }
}
