package dev.gapless.config.type;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A number of bytes: `64KB`, `512MB`, `2GB`; 1 KB is 1,024 bytes.
public final class SizeType extends UnitType<Long> {
    private static final Map<String, Long> BYTES = units();

    private final String least;
    private final String most;
    private final long leastBytes;
    private final long mostBytes;

    /// Both bounds are allowed values, written with their unit.
    public SizeType(String least, String most) {
        super(BYTES, "MB");
        this.least = least;
        this.most = most;
        this.leastBytes = bytes(least);
        this.mostBytes = bytes(most);
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("KB", 1L << 10);
        units.put("MB", 1L << 20);
        units.put("GB", 1L << 30);
        return Collections.unmodifiableMap(units);
    }

    private static long bytes(String text) {
        Long factor = BYTES.get(text.substring(text.length() - 2));
        if (factor == null) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        return Long.parseLong(text.substring(0, text.length() - 2)) * factor;
    }

    @Override
    String noun() {
        return "a size";
    }

    @Override
    boolean fits(long amount) {
        return amount >= leastBytes && amount <= mostBytes;
    }

    @Override
    Long value(long amount) {
        return amount;
    }

    @Override
    public String allowed() {
        return least + " to " + most;
    }
}
