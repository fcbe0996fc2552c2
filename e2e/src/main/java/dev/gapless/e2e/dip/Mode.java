package dev.gapless.e2e.dip;

import java.util.List;
import java.util.Map;

/// What is done for those that are served.
///
/// @param name `plain`
/// @param keys of `gapless.yaml`
record Mode(String name, Map<String, String> keys) {
    private static final String WARM_UP_KEY = "warm-up";
    private static final String DIP_LIMIT_KEY = "dip-limit";
    private static final String DIP_LIMIT = "2x";

    /// Reads only, as people would list them; the load writes, too.
    private static final String WARM_UP = "{ requests: [/api/hello, /api/members/counts] }";

    /// Without everything, each measure alone, and all that needs no preparation.
    static final List<Mode> ALL =
            List.of(
                    new Mode("plain", Map.of("start-priority", "normal")),
                    new Mode("priority", Map.of("start-priority", "low")),
                    new Mode("warm-up", Map.of("start-priority", "normal", WARM_UP_KEY, WARM_UP)),
                    new Mode(
                            "default",
                            Map.of(
                                    "start-priority",
                                    "low",
                                    WARM_UP_KEY,
                                    WARM_UP,
                                    DIP_LIMIT_KEY,
                                    DIP_LIMIT)));

    /// What the guard is to work on: as the defaults have it, and one that takes the CPU from the
    /// others unless the guard hinders it.
    static final List<Mode> GUARDED =
            List.of(
                    new Mode(
                            "guard",
                            Map.of(
                                    "start-priority",
                                    "low",
                                    WARM_UP_KEY,
                                    WARM_UP,
                                    DIP_LIMIT_KEY,
                                    DIP_LIMIT,
                                    "ramp",
                                    "10s")),
                    new Mode(
                            "guard-alone",
                            Map.of(
                                    "start-priority",
                                    "normal",
                                    WARM_UP_KEY,
                                    WARM_UP,
                                    DIP_LIMIT_KEY,
                                    DIP_LIMIT,
                                    "ramp",
                                    "10s")));

    boolean warmsUp() {
        return keys.containsKey(WARM_UP_KEY);
    }
}
