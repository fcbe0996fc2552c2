package dev.gapless.api.wire;

import java.util.List;

/// Newest log lines of one release's instances.
public record LogView(String service, String release, List<Lines> instances) {
    public LogView {
        instances = List.copyOf(instances);
    }

    /// @param file absolute path of the log
    public record Lines(String instance, String file, List<String> lines) {
        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
