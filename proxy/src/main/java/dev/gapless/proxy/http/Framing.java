package dev.gapless.proxy.http;

import java.util.List;

/// How a body is delimited.
///
/// @param kind which way
/// @param length the bytes to come; only for `FIXED`
public record Framing(Kind kind, long length) {
    public static final Framing NONE = new Framing(Kind.NONE, 0);
    static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);
    static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

    private static final byte[] CHUNKED_NAME = Ascii.bytes("chunked");
    private static final int MOST_DIGITS = 18;

    /// The ways.
    public enum Kind {
        NONE,
        FIXED,
        CHUNKED,
        UNTIL_CLOSE
    }

    public boolean chunked() {
        return kind == Kind.CHUNKED;
    }

    /// Whether not one byte follows the head.
    public boolean empty() {
        return kind == Kind.NONE || kind == Kind.FIXED && length == 0;
    }

    /// The framing that the fields say, or `absent` when they say none.
    ///
    /// @throws BadMessage when they could be read in two ways
    static Framing of(Fields fields, boolean http10, Framing absent) {
        int lengths = fields.count(FieldName.CONTENT_LENGTH);
        int encodings = fields.count(FieldName.TRANSFER_ENCODING);
        if (lengths + encodings == 0) {
            return absent;
        }
        if (lengths > 0 && encodings > 0) {
            throw BadMessage.bad("length-and-chunked");
        }
        if (lengths > 0) {
            return fixed(fields.all(FieldName.CONTENT_LENGTH));
        }
        if (http10) {
            throw BadMessage.bad("chunked-in-http-1.0");
        }
        if (encodings > 1 || !fields.firstEquals(FieldName.TRANSFER_ENCODING, CHUNKED_NAME)) {
            throw new BadMessage(encodings > 1 ? 400 : 501, "unknown-transfer-encoding");
        }
        return CHUNKED;
    }

    private static Framing fixed(List<String> values) {
        if (values.size() > 1) {
            throw BadMessage.bad("duplicate-content-length");
        }
        String value = values.getFirst();
        boolean digits =
                !value.isEmpty()
                        && value.length() <= MOST_DIGITS
                        && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw BadMessage.bad("bad-content-length");
        }
        long length = Long.parseLong(value);
        return new Framing(Kind.FIXED, length);
    }
}
