package dev.gapless.runtime.file;

import java.util.Locale;

/// Sizes as people read them, by powers of 1024: `512 bytes`, `18 MB`, `1.9 GB`.
public final class ByteText {
    private static final long KILO = 1024;
    private static final long MEGA = KILO * 1024;
    private static final long GIGA = MEGA * 1024;

    private ByteText() {}

    public static String of(long bytes) {
        if (bytes >= GIGA) {
            return String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIGA);
        }
        if (bytes >= MEGA) {
            return bytes / MEGA + " MB";
        }
        return bytes >= KILO ? bytes / KILO + " kB" : bytes + " bytes";
    }
}
