package dev.gapless.proxy.http;

import java.util.Locale;

/// The field names that mean something to a proxy. All others are passed on as they are.
enum FieldName {
    HOST,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    CONTENT_ENCODING,
    TRANSFER_ENCODING,
    CONNECTION,
    KEEP_ALIVE,
    PROXY_CONNECTION,
    TE,
    TRAILER,
    UPGRADE,
    EXPECT,
    COOKIE,
    CACHE_CONTROL,
    X_FORWARDED_FOR,
    X_FORWARDED_PROTO,
    X_FORWARDED_HOST,
    X_GAPLESS_FAILURE,
    X_GAPLESS_RELEASE,
    OTHER;

    private static final int LONGEST = 17;
    private static final FieldName[][] BY_LENGTH = new FieldName[LONGEST + 1][];

    private final byte[] lower = Ascii.bytes(name().toLowerCase(Locale.ROOT).replace('_', '-'));

    static {
        for (int length = 0; length <= LONGEST; length++) {
            int wanted = length;
            BY_LENGTH[length] =
                    java.util.Arrays.stream(values())
                            .filter(name -> name != OTHER && name.lower.length == wanted)
                            .toArray(FieldName[]::new);
        }
    }

    static FieldName of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return OTHER;
        }
        for (FieldName name : BY_LENGTH[to - from]) {
            if (Ascii.equalsLower(bytes, from, to, name.lower)) {
                return name;
            }
        }
        return OTHER;
    }
}
