package dev.gapless.proxy.http;

import java.nio.charset.StandardCharsets;

/// Byte classes of RFC 9110 and comparisons without making strings.
final class Ascii {
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int b = '0'; b <= '9'; b++) {
            TOKEN[b] = true;
        }
        for (int b = 'a'; b <= 'z'; b++) {
            TOKEN[b] = true;
            TOKEN[b - 32] = true;
        }
        for (byte b : "!#$%&'*+-.^_`|~".getBytes(StandardCharsets.US_ASCII)) {
            TOKEN[b] = true;
        }
    }

    private Ascii() {}

    static boolean token(byte b) {
        return TOKEN[b & 0xff];
    }

    /// Whether the byte may stand in a field value: visible, space, tab or obs-text.
    static boolean fieldValue(byte b) {
        return b >= 0x20 && b != 0x7f || b < 0 || b == '\t';
    }

    static boolean space(byte b) {
        return b == ' ' || b == '\t';
    }

    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// Compares without regard to case. The other side is lower-case already.
    static boolean equalsLower(byte[] bytes, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
