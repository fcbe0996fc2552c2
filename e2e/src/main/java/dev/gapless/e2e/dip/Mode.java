package dev.gapless.e2e.dip;

import java.util.List;
import java.util.Map;

/// What is done for those that are served.
///
/// @param name `plain`
/// @param keys of `gapless.yaml`
record Mode(String name, Map<String, String> keys) {
    /// Without everything; and as it is when nobody says otherwise.
    static final List<Mode> ALL =
            List.of(
                    new Mode("plain", Map.of("start-priority", "normal")),
                    new Mode("default", Map.of("start-priority", "low")));
}
