package dev.gapless.agent.warm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One request of a warm-up.
///
/// @param target path and query as they were given
/// @param headers in their order
record WarmRequest(String method, String target, List<Header> headers) {
    /// Allowed in a URI of a request as they are; everything else is written as `%XX`.
    private static final String PLAIN =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/?%";

    record Header(String name, String value) {}

    WarmRequest {
        headers = List.copyOf(headers);
    }

    /// @param text `GET /x`, or only `/x`
    static WarmRequest of(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new WarmRequest("GET", text, List.of())
                : new WarmRequest(text.substring(0, space), text.substring(space + 1), List.of());
    }

    /// As a URI takes it.
    String encodedTarget() {
        StringBuilder encoded = new StringBuilder();
        for (byte next : target.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (next & 0xff);
            if (PLAIN.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", next & 0xff));
            }
        }
        return encoded.toString().replaceAll("%(?![0-9a-fA-F]{2})", "%25");
    }

    /// For people.
    String text() {
        return method + " " + target;
    }
}
