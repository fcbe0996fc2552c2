package dev.gapless.config.type;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A duration of one unit: `250ms`, `30s`, `5m`, `24h`, `7d`.
public final class DurationType extends UnitType<Duration> {
    private static final Map<String, Long> MILLIS = units();

    private final Duration least;
    private final Duration most;

    /// Both bounds are allowed values.
    public DurationType(Duration least, Duration most) {
        super(MILLIS, "s");
        this.least = least;
        this.most = most;
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ms", 1L);
        units.put("s", 1_000L);
        units.put("m", 60_000L);
        units.put("h", 3_600_000L);
        units.put("d", 86_400_000L);
        return Collections.unmodifiableMap(units);
    }

    /// As people write it: the largest unit of which it is more than one, for example `90s`, `60s`,
    /// `24h`.
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        String best = millis + "ms";
        for (Map.Entry<String, Long> unit : MILLIS.entrySet()) {
            long amount = millis / unit.getValue();
            boolean exact = amount * unit.getValue() == millis;
            if (exact && (amount > 1 || unit.getKey().equals("s"))) {
                best = amount + unit.getKey();
            }
        }
        return millis == 0 ? "0s" : best;
    }

    @Override
    String noun() {
        return "a duration";
    }

    @Override
    boolean fits(long millis) {
        return millis >= least.toMillis() && millis <= most.toMillis();
    }

    @Override
    Duration value(long millis) {
        return Duration.ofMillis(millis);
    }

    @Override
    public String allowed() {
        return text(least) + " to " + text(most);
    }
}
