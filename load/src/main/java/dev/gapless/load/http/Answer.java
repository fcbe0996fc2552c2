package dev.gapless.load.http;

import java.nio.charset.StandardCharsets;

/// A whole, well-formed answer.
///
/// @param body its first bytes, as many as the caller asked for
@SuppressWarnings("ArrayRecordComponent") // never compared, and never shared after it was read
public record Answer(int status, Headers headers, byte[] body) implements Exchange {
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
