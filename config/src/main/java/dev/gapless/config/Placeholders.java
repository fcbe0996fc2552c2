package dev.gapless.config;

import dev.gapless.config.type.CommandType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The values that a command gets for one instance.
///
/// @param artifact absolute path of the stored copy
/// @param color place of the port in the pool: 1, 2, ...
/// @param instance the instance's id
public record Placeholders(String artifact, String version, int port, String color, String instance) {
    /// What may stand in braces in `command`.
    static final Set<String> NAMES = Set.of("artifact", "version", "port", "color", "instance");

    /// The command with each placeholder replaced; other braces stay as they are.
    public List<String> fill(List<String> command) {
        Map<String, String> values = Map.of(
                "artifact", artifact,
                "version", version,
                "port", Integer.toString(port),
                "color", color,
                "instance", instance);
        return command.stream().map(word -> CommandType.fill(word, values)).toList();
    }
}
